/** Errors of the Trino document (contract 1.1): status, type and title; more for wrong members. */

/** One member that is wrong. */
export interface TrinoFault {
  readonly key: string;
  readonly in: "body" | "path";
  readonly error: string;
}

/** Thrown in the door; sent as it is. */
export class TrinoError extends Error {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly faults: readonly TrinoFault[] | undefined;

  constructor(
    status: number,
    type: string,
    title: string,
    more: { readonly detail?: string; readonly faults?: readonly TrinoFault[] } = {},
  ) {
    super(title);
    this.status = status;
    this.type = type;
    this.title = title;
    this.detail = more.detail;
    this.faults = more.faults;
  }

  /** Members in the order of the document's server. */
  body(): object {
    const { status, type, title, detail, faults } = this;
    return {
      ...(detail === undefined ? {} : { detail }),
      ...{ status, title, type },
      ...(faults === undefined ? {} : { validationErrors: faults }),
    };
  }
}

export const unauthorized = () => new TrinoError(401, "generic", "Unauthorized");
export const deactivated = () => new TrinoError(403, "USER_DEACTIVATED", "User is deactivated");
export const malformedToken = () =>
  new TrinoError(400, "MALFORMED_TOKEN", "Auth token is malformed");
export const invoiceUnknown = () =>
  new TrinoError(404, "INVOICE_NOT_FOUND", "Provided invoice id was not found");
export const invalidRecipient = () =>
  new TrinoError(400, "INVALID_RECIPIENT", "Provided recipient is no address of this network");
export const networkUnknown = (network: string) =>
  new TrinoError(400, "NETWORK_NOT_SUPPORTED", `Network ${network} is not supported here`);

/** A body whose members are wrong. */
export function invalidBody(faults: readonly TrinoFault[]): TrinoError {
  return new TrinoError(400, "generic", "Bad Request", { faults });
}
