-- A game in plain Lua, with an engine of its own, as a developer would write it who never saw TypeScript. Its test
-- (plainGame.test.ts) plays the server: each frame goes out as a line of hex, the answers come back as such lines.

local known = {}
for name in pairs(_G) do known[name] = true end

local coinslot = require("coinslot")

local function hex(bytes)
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

local function unhex(text)
  return (text:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end))
end

-- The engine -----------------------------------------------------------------------------------------------------

local clock = 0
local disk = {}

local function newEngine()
  local events, isOpening
  local inbox = {}
  return {
    name = "plain Lua",
    nowMs = function() return clock end,
    randomHex = function(count)
      local bytes = {}
      for at = 1, count do bytes[at] = ("%02x"):format(math.random(0, 255)) end
      return table.concat(bytes)
    end,
    load = function(key) return disk[key] end,
    save = function(key, frame)
      disk[key] = frame
      return true
    end,
    openSocket = function(_, given)
      events, isOpening = given, true
      return {
        send = function(frame)
          io.write("frame ", hex(frame), "\n")
          io.flush()
          local line = io.read("*l")
          while line ~= "." do
            inbox[#inbox + 1] = unhex(line)
            line = io.read("*l")
          end
        end,
        close = function() end,
      }
    end,
    pump = function()
      if isOpening then
        isOpening = false
        events.onOpen()
      end
      while inbox[1] do events.onFrame(table.remove(inbox, 1)) end
    end,
    guard = function(body)
      local fine, problem = pcall(body)
      if not fine then return tostring(problem) end
    end,
  }
end

local function newShop(delegates)
  disk = {}
  return coinslot.create({
    appId = "demo",
    appKey = "demo-key",
    endpoint = "http://shop:7350",
    engine = newEngine(),
    delegates = delegates,
  })
end

local function play(shop)
  for _ = 1, 10 do
    clock = clock + 16
    shop.update()
  end
end

local function loggedIn(delegates)
  local shop = newShop(delegates)
  shop.login({ playerName = "ann" })
  play(shop)
  return shop
end

-- Makes a call whose callback keeps what it was told, and plays; gives the number of callbacks, error, result.
local function ask(shop, call, ...)
  local count, problem, answer = 0, nil, nil
  local arguments, length = { ... }, select("#", ...)
  arguments[length + 1] = function(err, result)
    count, problem, answer = count + 1, err, result
  end
  call((unpack or table.unpack)(arguments, 1, length + 1))
  play(shop)
  assert(count == 1, "called back " .. count .. " times")
  return problem, answer
end

-- The cases ------------------------------------------------------------------------------------------------------

local function case(name, body)
  local fine, problem = pcall(body)
  io.write("case ", name, "\t", fine and "ok" or tostring(problem), "\n")
  io.flush()
end

case("from the login to the sword in the bag", function()
  local bag, words = {}, {}
  local shop = loggedIn({
    onPayOrder = function(code, _, orderNo, order)
      words[#words + 1] = code
      assert(#orderNo == 32 and order.orderNo == orderNo)
    end,
    onDelivery = function(delivery, answer)
      for _, item in ipairs(delivery.items) do bag[#bag + 1] = item.code end
      answer.granted()
    end,
  })
  local err, order = ask(shop, shop.payByCode, { code = "SWORD" })
  assert(err == nil and order.state == "paid")
  assert(#words == 1 and words[1] == "12000")
  assert(#bag == 1 and bag[1] == "SWORD")
end)

case("a refusal is a table with four fields", function()
  local shop = newShop()
  local err, balance = ask(shop, shop.getBalance)
  assert(balance == nil)
  assert(err.code == "notLoggedIn" and err.legacyCode == "10001")
  assert(err.message == "User not logged in" and err.retry == "afterLogin")
end)

case("amounts that only Lua has are refused", function()
  local shop = loggedIn()
  local amounts = { math.huge, -math.huge, 0 / 0, 2 ^ 53, 1e300, 0.5, -1, 0, "5", {}, print, true }
  for _, coins in ipairs(amounts) do
    local err = ask(shop, shop.pay, { coins = coins })
    assert(err and err.legacyCode == "10002", tostring(coins))
  end
  assert(ask(shop, shop.pay, { coins = 5.0 }) == nil, "a whole number is a whole number")
  assert(ask(shop, shop.pay, { coins = 2 ^ 53 - 1 }) == nil)
end)

case("bytes that are no text are refused, never thrown", function()
  local shop = loggedIn()
  local texts = { "\255\254", "\237\160\128", "half \229\137", "\192\128" }
  for _, text in ipairs(texts) do
    local err = ask(shop, shop.pay, { coins = 1, title = text })
    assert(err and err.legacyCode == "LACK_PARAMS", hex(text))
  end
  for _, orderNo in ipairs({ "a\0b", "a\255", "\n" }) do
    local err = ask(shop, shop.pay, { coins = 1, orderNo = orderNo })
    assert(err and err.legacyCode == "LACK_PARAMS", hex(orderNo))
  end
  assert(ask(shop, shop.pay, { coins = 1, title = "with a \0 in it, 剑" }) == nil)
end)

case("what no frame can hold is refused, and holds up nothing", function()
  local shop = loggedIn()
  local answered = {}
  local function note(name)
    return function(err) answered[name] = err and err.legacyCode or "fine" end
  end
  shop.listOrders(print, note("function"))
  shop.listOrders("\255", note("bytes"))
  shop.listOrders(0 / 0, note("no number"))
  shop.getBalance(note("balance"))
  play(shop)
  assert(answered["function"] == "LACK_PARAMS")
  assert(answered["bytes"] == "LACK_PARAMS")
  assert(answered["no number"] == "LACK_PARAMS")
  assert(answered["balance"] == "fine")
end)

case("everything that may be left out may be nil", function()
  local shop = newShop()
  shop.setCallbackDelegates(nil)
  shop.login(nil, nil)
  play(shop)
  shop.getUserInfo(nil)
  shop.products(nil)
  shop.pay(nil, nil)
  shop.payByCode(nil)
  shop.queryOrder(nil)
  shop.listOrders(nil, nil)
  shop.cancelOrder(nil)
  shop.recharge(nil)
  shop.getBalance(nil)
  shop.restore(nil)
  shop.setLanguage(nil)
  shop.logout(nil)
  play(shop)
end)

case("a colon in place of a dot breaks nothing", function()
  local texts = {}
  local shop = loggedIn({ onException = function(text) texts[#texts + 1] = text end })
  shop:pay({ coins = 5 }, function() end)
  shop:queryOrder("ORDER1")
  shop:getBalance()
  shop:update()
  play(shop)
  assert(ask(shop, shop.getBalance) == nil, "and it goes on")
end)

case("a callback that is no function is told, and breaks nothing", function()
  local texts = {}
  local shop = loggedIn({ onException = function(text) texts[#texts + 1] = text end })
  shop.getBalance(5)
  play(shop)
  assert(#texts == 1)
end)

case("an error of any kind in a callback is told", function()
  local texts = {}
  local shop = loggedIn({ onException = function(text) texts[#texts + 1] = text end })
  shop.getBalance(function() error("as a text") end)
  shop.getBalance(function() error({ as = "a table" }) end)
  shop.getBalance(function() error(nil) end)
  shop.getBalance(function() return nil + 1 end)
  play(shop)
  assert(#texts == 4, #texts)
  assert(texts[1]:find("as a text", 1, true))
end)

case("what the game does with its tables afterwards changes nothing", function()
  local shop = loggedIn()
  local params = { coins = 5, title = "five" }
  local paid
  shop.pay(params, function(_, order) paid = order end)
  params.coins, params.title = 900, "nine hundred"
  play(shop)
  assert(paid.coins == 5 and paid.title == "five")
end)

case("a cart that the game empties while its prices are asked for is bought as it was", function()
  local shop = loggedIn()
  local cart = { { code = "SWORD", quantity = 1 }, { code = "POTION", quantity = 2 } }
  local paid
  shop.payByCode({ items = cart }, function(_, order) paid = order end)
  cart[1].quantity = 9
  cart[2] = nil
  play(shop)
  assert(paid and #paid.items == 2, "two lines")
  assert(paid.items[1].quantity == 1 and paid.items[2].quantity == 2)
end)

case("a list of numbers that the game changes is asked for as it was", function()
  local shop = newShop()
  shop.login({ playerName = "ann" })
  play(shop)
  local numbers = { "A1", "A2" }
  local answers
  shop.queryOrder(numbers, function(_, given) answers = given end)
  numbers[1], numbers[2] = "B1", nil
  play(shop)
  assert(#answers == 2 and answers[1].orderNo == "A1" and answers[2].orderNo == "A2")
end)

case("text goes and comes as UTF-8", function()
  local shop = newShop()
  shop.setLanguage("zh")
  local err, catalog = ask(shop, shop.products)
  assert(err == nil)
  local titles = {}
  for _, product in ipairs(catalog.products) do titles[product.code] = product.title end
  assert(titles.SWORD == "剑 zh")
end)

case("a coroutine waits for one answer after the other", function()
  local shop = newShop()
  local story = {}
  local thread = coroutine.create(function()
    local err, player = coinslot.await(shop.login, { playerName = "ann" })
    story[1] = err == nil and player.name
    local _, balance = coinslot.await(shop.getBalance)
    story[2] = balance.balance
    local failure, order = coinslot.await(shop.pay, { coins = 0 })
    story[3] = failure.legacyCode
    story[4] = order == nil
  end)
  assert(coroutine.resume(thread))
  play(shop)
  play(shop)
  assert(coroutine.status(thread) == "dead")
  assert(story[1] == "ann" and story[2] == 100 and story[3] == "10002" and story[4] == true)
end)

case("two coroutines wait beside each other", function()
  local shop = loggedIn()
  local finished = 0
  for _ = 1, 2 do
    coroutine.wrap(function()
      assert(coinslot.await(shop.getBalance) == nil)
      assert(coinslot.await(shop.restore) == nil)
      finished = finished + 1
    end)()
  end
  play(shop)
  play(shop)
  assert(finished == 2)
end)

case("a coroutine that breaks after its answer is told", function()
  local texts = {}
  local shop = loggedIn({ onException = function(text) texts[#texts + 1] = text end })
  coroutine.wrap(function()
    coinslot.await(shop.getBalance)
    error("the coroutine broke")
  end)()
  play(shop)
  assert(#texts == 1 and texts[1]:find("the coroutine broke", 1, true))
end)

case("await outside of a coroutine says so", function()
  local shop = newShop()
  local fine, problem = pcall(coinslot.await, shop.products)
  assert(not fine and problem:find("coroutine", 1, true))
end)

case("the words of the documents are there", function()
  assert(coinslot.PICO_PAYMENT["12000"].name == "paid")
  assert(coinslot.PICO_PAYMENT["12003"].zh == "游戏币余额不足")
  assert(coinslot.PAY_STATE.unknown == -1 and coinslot.PAY_RET.succ == 0)
  assert(coinslot.YSDK_FLAG.payUserCancel == 4001)
end)

case("a client that was closed is silent", function()
  local shop = loggedIn()
  local calls = 0
  shop.getBalance(function() calls = calls + 1 end)
  shop.close()
  shop.close()
  play(shop)
  assert(calls == 0)
end)

case("two clients in one program do not know each other", function()
  local first, second = loggedIn(), newShop()
  assert(ask(first, first.getBalance) == nil)
  local err = ask(second, second.getBalance)
  assert(err and err.legacyCode == "10001")
end)

case("nothing of all this has made a global", function()
  for name in pairs(_G) do assert(known[name], "the global " .. tostring(name)) end
end)
