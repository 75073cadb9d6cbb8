/** How much the scene may cost: everything, what a computer without a graphics processor can draw, or no scene at all. */
export type Quality = "fine" | "modest" | "flat";

/** Chooses by what draws here; `?quality=fine`, `modest` or `flat` in the address decides instead. */
export function chooseQuality(search: string): Quality {
  const wanted = new URLSearchParams(search).get("quality");
  if (wanted === "fine" || wanted === "modest" || wanted === "flat") return wanted;
  return isSoftware(rendererName()) ? "modest" : "fine";
}

function isSoftware(name: string): boolean {
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}

function rendererName(): string {
  const gl = document.createElement("canvas").getContext("webgl2");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  if (gl === null || info === null || info === undefined) return "";
  const name: unknown = gl.getParameter(info.UNMASKED_RENDERER_WEBGL);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return typeof name === "string" ? name : "";
}
