-- A game with coinslot.lua and nothing else in the process, for test/bench/frame.ts. Arguments: the
-- plugin's file, the file of canned answers and pushes, how many busy frames, how many rounds.
-- Prints once a round, in processor time: "busy MILLISECONDS" (p99) and "worst MILLISECONDS" (the
-- slowest frame: it takes 200 products in); then "idle BYTES".
local pluginFile, cannedFile, frames, rounds = arg[1], arg[2], tonumber(arg[3]), tonumber(arg[4])
local coinslot = dofile(pluginFile)

-- Lines: "result METHOD HEX" and "push KIND HEX", several of a kind in the order of their arrival.
local results, pushes = {}, {}
for line in io.lines(cannedFile) do
  local what, kind, hex = line:match("^(%S+) (%S+) (%S*)$")
  local bytes = hex:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end)
  if what == "result" then
    results[kind] = results[kind] or { at = 0 }
    table.insert(results[kind], bytes)
  else
    pushes[kind] = pushes[kind] or { at = 0 }
    table.insert(pushes[kind], bytes)
  end
end

local function nextOf(list)
  list.at = list.at % #list + 1
  return list[list.at]
end

-- A request is [0, id, method, params]: the bytes of its id and its method.
local function readRequest(frame)
  local idBytes = ({ [0xcc] = 2, [0xcd] = 3, [0xce] = 5 })[frame:byte(3)] or 1
  local at = 3 + idBytes
  local size = frame:byte(at) - 0xa0
  return frame:sub(3, 2 + idBytes), frame:sub(at + 1, at + size)
end

local nowMs, random, inbox, events = 0, 0, {}, nil
local saved = {}
local engine = {
  name = "bench",
  nowMs = function() return nowMs end,
  randomHex = function(count)
    random = random + 1
    return ("%0" .. count * 2 .. "x"):format(random)
  end,
  load = function(key) return saved[key] end,
  save = function(key, frame)
    saved[key] = frame
    return true
  end,
  guard = function(body)
    local fine, problem = pcall(body)
    if not fine then return tostring(problem) end
  end,
  openSocket = function(_, given)
    events = given
    inbox[#inbox + 1] = false -- false opens the socket
    return {
      send = function(frame)
        local id, method = readRequest(frame)
        local list = assert(results[method], method)
        inbox[#inbox + 1] = "\148\1" .. id .. "\192" .. nextOf(list)
      end,
      close = function() end,
    }
  end,
}

-- What the network does between two frames; it is not measured.
local arrived = {}
local function deliver()
  arrived, inbox = inbox, {}
end

engine.pump = function()
  if #arrived == 0 then return end
  local now = arrived
  arrived = {}
  for _, frame in ipairs(now) do
    if frame then events.onFrame(frame) else events.onOpen() end
  end
end

local heard = 0
local shop = coinslot.create({
  appId = "demo",
  appKey = "demo-key",
  endpoint = "http://127.0.0.1:1",
  engine = engine,
  delegates = {
    onDelivery = function(_, answer)
      heard = heard + 1
      answer.granted()
    end,
    onBalance = function() heard = heard + 1 end,
    onPayOrder = function() heard = heard + 1 end,
    onOrderProgress = function() heard = heard + 1 end,
    onCatalog = function() heard = heard + 1 end,
    onException = function(text) error(text, 0) end,
  },
})

local function frame()
  nowMs = nowMs + 16
  deliver()
  local started = os.clock()
  shop.update()
  return (os.clock() - started) * 1000
end

local function push(kind)
  inbox[#inbox + 1] = nextOf(pushes[kind])
end

-- What a lively shop does: calls and their answers, news, goods; a new catalogue of 200 products now
-- and then. A player does one thing in a frame.
local function busyFrame(number)
  push("orderChanged")
  if number % 2 == 0 then push("balanceChanged") end
  if number % 5 == 2 then push("deliveryDue") end
  if number % 150 == 3 then push("catalogChanged") end
  if number % 3 == 0 then shop.getBalance() end
  if number % 4 == 1 then shop.queryOrder("A1") end
  if number % 20 == 11 then shop.listOrders() end
  if number % 10 == 5 then shop.payByCode({ code = "P1", expectedPrice = 1 }) end
  return frame()
end

local function p99(times)
  table.sort(times)
  return times[math.ceil(#times * 0.99)]
end

shop.login({ playerName = "Ann" })
shop.products()
for _ = 1, 100 do frame() end
for number = 1, frames do busyFrame(number) end

for _ = 1, rounds do
  collectgarbage()
  local times, slowest = {}, 0
  for number = 1, frames do
    local took = busyFrame(number)
    times[number] = took
    if took > slowest then slowest = took end
  end
  print(("busy %.6f"):format(p99(times)))
  print(("worst %.6f"):format(slowest))
end
assert(heard > rounds * frames / 2, "the shop was not busy")

for _ = 1, 1000 do frame() end
for _ = 1, rounds do
  for _ = 1, frames do shop.update() end
  collectgarbage()
  collectgarbage("stop")
  shop.update() -- a collection shrinks the stack of calls; the first call grows it again
  local before = collectgarbage("count")
  for _ = 1, 10000 do shop.update() end
  print(("idle %.6f"):format((collectgarbage("count") - before) * 1024 / 10000))
  collectgarbage("restart")
end
