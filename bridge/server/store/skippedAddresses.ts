/**
 * Which addresses a restored store gives out: none that the lost one may have given to an order of
 * which the backup knows nothing, because what is paid there would pay another's order.
 */

/** More than a shop opens orders on one chain between two backups. */
const SKIPPED = 1000;

/** For both stores; an account has 2,147,483,648 addresses. */
export const SKIP_ADDRESSES = `UPDATE address_indexes
  SET next_index = next_index + ${SKIPPED} WHERE next_index <= ${2 ** 31 - SKIPPED}`;
