-- Runs the Lua codec for the tests: lua codecDriver.lua CODEC.lua. One command a line on the standard input, one answer
-- a line on the standard output:
--   decode HEX       ok JSON, or no FAULT
--   encode LUA       encodes the value of a Lua expression: ok HEX, or no MESSAGE
--   decodeValue LUA  decodes the value of a Lua expression: ok, or no FAULT
--   globals          the global names that loading the codec added

-- A strict Lua 5.4 has none of these; Debian's is built with them and would hide a use.
if string.pack then
  math.frexp, math.ldexp, math.log10, math.pow = nil, nil, nil, nil
end

local before = {}
for name in pairs(_G) do
  before[name] = true
end
local codec = dofile(arg[1]).createLuaCodec()

local function fromHex(hex)
  return (hex:gsub("..", function(pair)
    return string.char(tonumber(pair, 16))
  end))
end

local function toHex(bytes)
  return (bytes:gsub(".", function(byte)
    return ("%02x"):format(byte:byte())
  end))
end

local function textOf(text)
  return '"' .. text:gsub('[%c"\\]', function(c)
    return ("\\u%04x"):format(c:byte())
  end) .. '"'
end

-- An integer must be Lua's own integer where there is such a type: a float would print as 5.0 in the game.
local function numberOf(number)
  if number % 1 ~= 0 then
    return ("%.17g"):format(number)
  end
  if math.type and math.type(number) ~= "integer" then
    return textOf("float " .. number)
  end
  return ("%.0f"):format(number)
end

-- Instead of pairs: Debian's LuaJIT (2.1.0-beta3 of 2022) loses keys when it compiles a recursive loop over pairs.
local function each(map)
  local key
  return function()
    key = next(map, key)
    return key, map[key]
  end
end

local jsonOf
-- Lua knows no empty array, and no nil at the end of one.
local function listOf(list)
  local size, items = 0, {}
  for index in each(list) do
    size = math.max(size, index)
  end
  for index = 1, size do
    items[index] = jsonOf(list[index])
  end
  return "[" .. table.concat(items, ",") .. "]"
end

function jsonOf(value)
  if value == nil then
    return "null"
  elseif type(value) == "string" then
    return textOf(value)
  elseif type(value) == "number" then
    return numberOf(value)
  elseif type(value) == "boolean" then
    return tostring(value)
  elseif type(next(value)) == "number" then
    return listOf(value)
  end
  local members = {}
  for key, member in each(value) do
    members[#members + 1] = textOf(key) .. ":" .. jsonOf(member)
  end
  return "{" .. table.concat(members, ",") .. "}"
end

local commands = {}

function commands.decode(hex)
  local decoded = codec.decode(fromHex(hex))
  return decoded.ok and "ok " .. jsonOf(decoded.value) or "no " .. decoded.reason
end

local function evaluate(expression)
  return assert((loadstring or load)("return " .. expression))()
end

-- Decodes whatever the expression gives: an engine may hand over something else than bytes.
function commands.decodeValue(expression)
  local decoded = codec.decode(evaluate(expression))
  return decoded.ok and "ok" or "no " .. decoded.reason
end

function commands.encode(expression)
  local value = evaluate(expression)
  local ok, frame = pcall(codec.encode, value)
  return ok and "ok " .. toHex(frame) or "no " .. tostring(frame)
end

function commands.globals()
  local added = {}
  for name in pairs(_G) do
    if not before[name] then
      added[#added + 1] = name
    end
  end
  return "ok " .. table.concat(added, " ")
end

for line in io.lines() do
  local command, rest = line:match("^(%w+) ?(.*)$")
  print(commands[command](rest))
  io.stdout:flush()
end
