/** The store cannot start or go on; the text tells an operator what is wrong and what to do. */
export class StoreFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreFault";
  }
}
