-- The Lua codec beside Debian's lua-messagepack, in one process: lua codecBench.lua CODEC.lua. Prints for encode and for
-- decode: the name, the median over the rounds of ours to theirs in operations per second, and ours per second.
-- The rounds take turns, so that a busy machine slows both alike.

-- Debian's package puts no copy on the path of 5.4; the file of 5.3 serves both.
package.path = package.path .. ";/usr/share/lua/5.3/?.lua"
local theirs = require("MessagePack")
local ours = dofile(arg[1]).createLuaCodec()

local ROUNDS = 21
local ROUND_SECONDS = 0.04
local MESSAGES = 64

-- An order of nine members with a map and an array inside. Numbers, times and players differ from message to message, as
-- they do in a game; codes and words do not.
local function orderMessage(i)
  return {
    coins = 120 + 60 * (i % 7),
    createdAtMs = 1767225600000 + 977 * i,
    items = { "SWORD", "SHIELD" },
    language = "en",
    orderNo = ("%08X%08X%08X"):format(i * 0xc2b2ae35 % 4294967296, i * 0x27d4eb2f % 4294967296, i),
    player = { id = "p" .. 100 + i, zone = 1 },
    state = "paid",
    test = true,
    version = i % 5,
  }
end

local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then
    return a == b
  end
  for key, value in pairs(a) do
    if not same(value, b[key]) then
      return false
    end
  end
  for key in pairs(b) do
    if a[key] == nil then
      return false
    end
  end
  return true
end

local messages, frames = {}, {}
for i = 1, MESSAGES do
  local message = orderMessage(i)
  messages[i] = message
  frames[i] = ours.encode(message)
  assert(same(theirs.unpack(frames[i]), message), "lua-messagepack reads another message")
  assert(same(ours.decode(theirs.pack(message)).value, message), "our codec reads another message")
  assert(same(ours.decode(frames[i]).value, message), "our codec does not read what it wrote")
end

local function secondsOf(operation, inputs, count)
  local start = os.clock()
  for i = 1, count do
    operation(inputs[i % MESSAGES + 1])
  end
  return os.clock() - start
end

local function median(list)
  table.sort(list)
  return list[(#list + 1) / 2]
end

local function compare(name, our, their, inputs)
  local count = 1000
  while secondsOf(our, inputs, count) < ROUND_SECONDS do
    count = count * 2
  end
  secondsOf(their, inputs, count)
  local ratios, rates = {}, {}
  for round = 1, ROUNDS do
    local ourSeconds = secondsOf(our, inputs, count)
    local theirSeconds = secondsOf(their, inputs, count)
    ratios[round] = theirSeconds / ourSeconds
    rates[round] = count / ourSeconds
  end
  print(("%s %.4f %.0f"):format(name, median(ratios), median(rates)))
end

compare("encode", ours.encode, theirs.pack, messages)
compare("decode", ours.decode, theirs.unpack, frames)
print("bytes " .. #frames[1])
