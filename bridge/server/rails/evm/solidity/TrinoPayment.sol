// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenTransfer} from "./TokenTransfer.sol";

/// Speaks Trino's payment interface: one token, an invoice's id as text, the amount that was asked for.
///
/// Id, recipient and amount are the payer's words. Whoever reads the event must compare all of them,
/// and must not take `orders` for a proof: anybody can write any of its entries.
contract TrinoPayment {
    address public immutable token;

    /// What was last paid under an id, to whomever.
    mapping(string => uint256) public orders;

    event Pay(string invoice_id, address recipient, uint256 amount);

    constructor(address token_) {
        token = token_;
    }

    function pay(string calldata invoice_id, address recipient, uint256 amount) external {
        TokenTransfer.pull(token, msg.sender, recipient, amount);
        orders[invoice_id] = amount;
        emit Pay(invoice_id, recipient, amount);
    }
}
