// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20, TokenTransfer} from "./TokenTransfer.sol";

/// Takes a payment for an invoice straight to its recipient, and says what arrived.
///
/// It holds no funds, has no owner and cannot be changed. An invoice is known by its id, the hash of
/// all its terms on this chain and this contract. Every call gives the terms, and the id is made here:
/// an event with an invoice's id is a payment to the recipient of that invoice, in its token, in time.
contract CoinslotRouter {
    struct Terms {
        /// The zero address is the chain's own coin.
        address token;
        /// What is due, in the token's smallest unit. Parts of it may be paid one by one.
        uint256 amount;
        address recipient;
        /// The last second in which a block may hold a payment.
        uint256 deadline;
        /// Keeps invoices with the same terms apart, and an id from being guessed.
        bytes32 salt;
    }

    /// `amount` is what arrived, and never more than the payer sent with this call.
    event PaymentReceived(
        bytes32 indexed id,
        address indexed payer,
        address indexed token,
        address recipient,
        uint256 amount
    );

    error Expired(uint256 deadline);
    error NothingToPay();
    error NothingArrived();
    error PayerIsRecipient();
    error RecipientRefused(address recipient);
    error NotNative(address token);
    error NativeRefused(address recipient);
    error Reentered();

    uint256 private constant OPEN = 1;
    uint256 private constant CLOSED = 2;

    /// Without it, a payment made inside another one would count for both.
    uint256 private lock = OPEN;

    /// The id of the invoice with these terms.
    function idOf(Terms calldata terms) public view returns (bytes32) {
        return keccak256(
            abi.encode(
                block.chainid,
                address(this),
                terms.token,
                terms.amount,
                terms.recipient,
                terms.deadline,
                terms.salt
            )
        );
    }

    /// Pays `amount` of the invoice's token, which the payer has approved for this contract.
    function payToken(Terms calldata terms, uint256 amount) external {
        begin(terms, amount);
        uint256 arrived = pull(terms.token, terms.recipient, amount);
        finish(terms, arrived);
    }

    /// Pays what is sent with the call, in the chain's own coin.
    function payNative(Terms calldata terms) external payable {
        begin(terms, msg.value);
        if (terms.token != address(0)) revert NotNative(terms.token);
        (bool ok,) = terms.recipient.call{value: msg.value}("");
        if (!ok) revert NativeRefused(terms.recipient);
        finish(terms, msg.value);
    }

    function begin(Terms calldata terms, uint256 amount) private {
        if (lock != OPEN) revert Reentered();
        lock = CLOSED;
        if (block.timestamp > terms.deadline) revert Expired(terms.deadline);
        if (amount == 0) revert NothingToPay();
        address recipient = terms.recipient;
        if (recipient == msg.sender) revert PayerIsRecipient();
        if (recipient == address(0) || recipient == address(this)) revert RecipientRefused(recipient);
    }

    /// Gives what the recipient has more than before: tokens may keep a fee.
    function pull(address token, address recipient, uint256 amount) private returns (uint256) {
        if (token.code.length == 0) revert TokenTransfer.TokenWithoutCode(token);
        uint256 before = IERC20(token).balanceOf(recipient);
        TokenTransfer.pull(token, msg.sender, recipient, amount);
        uint256 afterwards = IERC20(token).balanceOf(recipient);
        if (afterwards <= before) revert NothingArrived();
        uint256 arrived = afterwards - before;
        // A token that calls its holders lets more arrive meanwhile, which others may have counted.
        return arrived < amount ? arrived : amount;
    }

    function finish(Terms calldata terms, uint256 arrived) private {
        emit PaymentReceived(idOf(terms), msg.sender, terms.token, terms.recipient, arrived);
        lock = OPEN;
    }
}
