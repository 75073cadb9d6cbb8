// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A token as the standard has it; the others change one habit each.
contract PlainToken {
    mapping(address => uint256) internal balances;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);

    error Short(uint256 has, uint256 needs);

    function mint(address to, uint256 amount) external {
        balances[to] += amount;
    }

    function balanceOf(address account) public view virtual returns (uint256) {
        return balances[account];
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount)
        external
        virtual
        returns (bool)
    {
        spend(from, amount);
        move(from, to, amount);
        return true;
    }

    function spend(address from, uint256 amount) internal {
        uint256 left = allowance[from][msg.sender];
        if (left < amount) revert Short(left, amount);
        allowance[from][msg.sender] = left - amount;
    }

    function move(address from, address to, uint256 amount) internal virtual {
        if (balances[from] < amount) revert Short(balances[from], amount);
        balances[from] -= amount;
        balances[to] += amount;
        emit Transfer(from, to, amount);
    }
}

/// Keeps one percent of what is moved, and all of less than 100.
contract FeeToken is PlainToken {
    function move(address from, address to, uint256 amount) internal override {
        uint256 arriving = amount < 100 ? 0 : amount - amount / 100;
        super.move(from, to, arriving);
        balances[from] -= amount - arriving;
    }
}

/// Answers false instead of reverting, and moves nothing.
contract FalseToken is PlainToken {
    function transferFrom(address, address, uint256) external pure override returns (bool) {
        return false;
    }
}

/// Answers true, and moves nothing.
contract IdleToken is PlainToken {
    function transferFrom(address, address, uint256) external pure override returns (bool) {
        return true;
    }
}

/// Reverts without a reason.
contract MuteToken is PlainToken {
    function transferFrom(address, address, uint256) external pure override returns (bool) {
        assembly {
            revert(0, 0)
        }
    }
}

/// Answers what is neither true nor false.
contract OddToken is PlainToken {
    function transferFrom(address from, address to, uint256 amount)
        external
        override
        returns (bool)
    {
        spend(from, amount);
        move(from, to, amount);
        uint256 length = answerLength();
        assembly {
            mstore(0, 2)
            return(0, length)
        }
    }

    function answerLength() internal pure virtual returns (uint256) {
        return 32;
    }
}

/// Answers with less than a word.
contract BriefToken is OddToken {
    function answerLength() internal pure override returns (uint256) {
        return 1;
    }
}

/// Moves what it is asked to, and shows every balance a hundred times as large afterwards.
contract LyingToken is PlainToken {
    bool private moved;

    function balanceOf(address account) public view override returns (uint256) {
        return balances[account] * (moved ? 100 : 1);
    }

    function move(address from, address to, uint256 amount) internal override {
        super.move(from, to, amount);
        moved = true;
    }
}

/// Takes from the recipient instead.
contract TakingToken is PlainToken {
    function move(address, address to, uint256 amount) internal override {
        balances[to] -= amount;
    }
}

/// Shows no balance at all.
contract BlindToken is PlainToken {
    function balanceOf(address) public pure override returns (uint256) {
        assembly {
            return(0, 0)
        }
    }
}

interface Holder {
    function tokensToSend() external;
    function tokensReceived() external;
}

/// Calls those who send and those who receive, as ERC-777 does.
contract CallingToken is PlainToken {
    function move(address from, address to, uint256 amount) internal virtual override {
        if (from.code.length != 0) Holder(from).tokensToSend();
        super.move(from, to, amount);
        if (to.code.length != 0) Holder(to).tokensReceived();
    }
}

/// Calls those who send, and keeps one percent.
contract CallingFeeToken is CallingToken {
    function move(address from, address to, uint256 amount) internal override {
        super.move(from, to, amount - amount / 100);
        balances[from] -= amount / 100;
    }
}
