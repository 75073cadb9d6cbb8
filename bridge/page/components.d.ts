/** For tools that do not read Vue's files; vue-tsc does, and checks them. */
declare module "*.vue" {
  import type { DefineComponent } from "vue";

  const component: DefineComponent<object, object, unknown>;
  // biome-ignore lint/style/noDefaultExport: so Vue's compiler makes them.
  export default component;
}
