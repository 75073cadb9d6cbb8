/** The payment page of an invoice, on the server that players reach under `publicUrl`. */
export function payUrl(publicUrl: string, invoiceId: string): string {
  return `${publicUrl}/pay/${invoiceId}`;
}
