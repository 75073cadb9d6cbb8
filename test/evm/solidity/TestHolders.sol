// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Does what its owner says: several calls in one transaction; and more when it is called back.
contract Acting {
    struct Step {
        address to;
        uint256 value;
        bytes data;
    }

    Step[] private onSending;
    Step[] private onReceiving;
    bool private acted;

    receive() external payable {
        act(onReceiving);
    }

    /// What it does once when its tokens are about to leave.
    function planSending(Step[] calldata steps) external {
        for (uint256 i = 0; i < steps.length; i++) onSending.push(steps[i]);
    }

    /// What it does once when something arrives.
    function planReceiving(Step[] calldata steps) external {
        for (uint256 i = 0; i < steps.length; i++) onReceiving.push(steps[i]);
    }

    function perform(Step[] calldata steps) external payable {
        for (uint256 i = 0; i < steps.length; i++) run(steps[i]);
    }

    function tokensToSend() external {
        act(onSending);
    }

    function tokensReceived() external {
        act(onReceiving);
    }

    function act(Step[] storage steps) private {
        if (acted || steps.length == 0) return;
        acted = true;
        for (uint256 i = 0; i < steps.length; i++) run(steps[i]);
    }

    function run(Step memory step) private {
        (bool ok, bytes memory answer) = step.to.call{value: step.value}(step.data);
        if (!ok) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}
