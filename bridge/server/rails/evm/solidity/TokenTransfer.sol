// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IERC20 {
    function balanceOf(address account) external view returns (uint256);

    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// Moves ERC-20 tokens as they are in the wild: some give no answer, some answer false.
library TokenTransfer {
    error TokenWithoutCode(address token);
    error TransferFailed(address token);

    /// Reverts with the token's own reason if it gives one.
    function pull(address token, address from, address to, uint256 amount) internal {
        // A call to an address without code succeeds and does nothing.
        if (token.code.length == 0) revert TokenWithoutCode(token);
        (bool ok, bytes memory answer) =
            token.call(abi.encodeCall(IERC20.transferFrom, (from, to, amount)));
        if (!ok) {
            if (answer.length == 0) revert TransferFailed(token);
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        if (answer.length == 0) return;
        if (answer.length < 32 || abi.decode(answer, (uint256)) != 1) revert TransferFailed(token);
    }
}
