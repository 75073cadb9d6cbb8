-- Everything that this game does with the plugin, in one file to copy from. The views read
-- `shop.model` and call the functions below; they know nothing of the plugin.
local coinslot = require("coinslot")
local inventory = require("inventory")

local shop = {}

-- nil means "not known", everywhere: the views show it as such, never as 0 or "no".
local model = {
  language = "en",
  online = nil, -- true, false
  player = nil, -- { playerId, name }
  products = nil, -- list of products
  byCode = {},
  coins = nil, -- the purse
  owned = nil, -- set of product codes
  cart = {}, -- list of { code, quantity }
  purchases = {}, -- newest first: { orderNo, items, coins, state, code, message, canRetry }
  orders = nil, -- newest first, as the server has them
  recharge = nil, -- { coins, url, qr, state, message }
  notice = nil, -- { text, kind, at }
}
shop.model = model

local engine, client
local delegates = {}

-- options: endpoint, language
function shop.start(options)
  model.language = options.language
  -- This shop shows the payment page's address and QR code and offers to open it; without
  -- `openPage = false` the plugin opens the browser by itself.
  engine = coinslot.engines.love({ openPage = false })
  client = coinslot.create({
    appId = "demo",
    appKey = "demo-key", -- a public name: no secret ever enters a game
    endpoint = options.endpoint,
    engine = engine,
    language = options.language,
    delegates = delegates,
  })
  shop.loadProducts()
end

-- Once a frame: the plugin does all its work in here, and all callbacks come from here.
function shop.update()
  client.update()
end

function shop.stop()
  client.close()
end

local function notify(text, kind)
  model.notice = { text = text, kind = kind or "warn", at = love.timer.getTime() }
end

-- The player --------------------------------------------------------------------------------------

function shop.lastPlayerName()
  return engine.load("last player")
end

-- A saved session of this player is resumed without asking. In the sandbox a name says who to be; a
-- live game gives `ticket`, which its own server made.
function shop.login(name)
  model.loggingIn = true
  client.login({ playerName = name }, function(err)
    model.loggingIn = false
    if err then notify(err.message, "bad") end
    if not err then engine.save("last player", name) end
  end)
end

function shop.logout()
  client.logout()
end

-- Also called with false when the session ended by itself, after about two weeks.
function delegates.onLogInOut(isSuccess, reason, player)
  model.player = isSuccess and player or nil
  model.coins, model.owned, model.orders = nil, nil, nil
  if model.player then
    inventory.open(engine, player.playerId)
    shop.refresh()
  else
    inventory.close()
    model.purchases, model.cart, model.recharge = {}, {}, nil
    if reason ~= "" then notify(reason) end
  end
end

function delegates.onConnection(online)
  if online and model.online == false and model.player then shop.refresh() end
  if online and not model.products then shop.loadProducts() end
  model.online = online
  -- An old figure must not pretend to be fresh.
  if not online then model.coins = nil end
end

function shop.refresh()
  client.getBalance()
  shop.loadOwned()
  shop.loadOrders()
end

-- The shelves -------------------------------------------------------------------------------------

local function showProducts(products)
  model.products, model.byCode = products, {}
  for _, product in ipairs(products) do model.byCode[product.code] = product end
end

function shop.loadProducts()
  client.products(function(err, catalog)
    if err then return notify(err.message, "bad") end
    showProducts(catalog.products)
  end)
end

-- The designer published: the new products and prices are on the shelves at once.
function delegates.onCatalog(products)
  showProducts(products)
end

function shop.setLanguage(language)
  model.language = language
  client.setLanguage(language)
  shop.loadProducts()
end

-- What the player owns for good comes from the server, so every device and engine shows the same.
function shop.loadOwned()
  client.restore(function(err, owned)
    if err then return end -- stays unknown
    model.owned = {}
    for _, row in ipairs(owned) do model.owned[row.code] = true end
  end)
end

-- Buying ------------------------------------------------------------------------------------------

local function findPurchase(orderNo)
  for _, purchase in ipairs(model.purchases) do
    if purchase.orderNo == orderNo then return purchase end
  end
  -- Begun before the last crash: the plugin found it in its journal and asks the server.
  local purchase = { orderNo = orderNo, state = "asking" }
  table.insert(model.purchases, 1, purchase)
  return purchase
end

local function pay(purchase)
  purchase.state, purchase.code, purchase.message = "sending", nil, nil
  -- The number is saved on this device before anything is sent; the same number never takes coins
  -- twice.
  purchase.orderNo = client.payByCode({ orderNo = purchase.orderNo, items = purchase.items })
end

local function buy(items)
  local purchase = { items = {}, coins = 0 }
  for _, item in ipairs(items) do
    local price = model.byCode[item.code].priceCoins
    -- expectedPrice is the price that the player saw: at any other the server refuses and takes
    -- nothing.
    local line = { code = item.code, quantity = item.quantity, expectedPrice = price }
    table.insert(purchase.items, line)
    purchase.coins = purchase.coins + price * item.quantity
  end
  pay(purchase)
  table.insert(model.purchases, 1, purchase)
end

-- One product, one click.
function shop.buy(code)
  buy({ { code = code, quantity = 1 } })
end

-- The whole cart as one order.
function shop.buyCart()
  buy(model.cart)
  model.cart = {}
end

-- The same order again, after a recharge.
function shop.payAgain(purchase)
  pay(purchase)
end

-- The final word on one attempt to pay. It says nothing about the goods: they come through
-- onDelivery.
function delegates.onPayOrder(code, message, orderNo, order)
  local purchase = findPurchase(orderNo)
  purchase.code, purchase.message = code, message
  purchase.canRetry = code == "12003" -- not enough coins: the order waits for a recharge
  if order and not purchase.items then purchase.items, purchase.coins = order.items, order.coins end
  if code ~= "12000" then
    purchase.state = "refused"
  elseif purchase.state ~= "delivered" and purchase.state ~= "fulfilled" then
    purchase.state = order and order.state or "paid"
  end
  client.getBalance()
  shop.loadOrders()
end

-- For showing only; comes any number of times.
function delegates.onOrderProgress(orderNo, state)
  local purchase = findPurchase(orderNo)
  if purchase.state == "refused" or (purchase.state == "delivered" and state == "paid") then
    return
  end
  purchase.state = state
  if state == "fulfilled" then shop.loadOrders() end
end

-- Hand over the goods, save, then answer. The same delivery may come again after a crash: the
-- inventory knows its id.
function delegates.onDelivery(delivery, answer)
  if delivery.grantBy == "server" then return end -- that server hands over: information only
  if not inventory.grant(delivery) then
    return answer.cannotGrant("the inventory could not be saved")
  end
  answer.granted()
  local purchase = findPurchase(delivery.orderNo)
  if not purchase.items then purchase.items, purchase.coins = delivery.items, delivery.coins end
  if purchase.state ~= "fulfilled" then purchase.state = "delivered" end
  shop.loadOwned()
end

function shop.loadOrders()
  client.listOrders(nil, function(err, page)
    if not err then model.orders, model.nextOrders = page.orders, page.next end
  end)
end

function shop.moreOrders()
  client.listOrders(model.nextOrders, function(err, page)
    if err then return notify(err.message) end
    for _, order in ipairs(page.orders) do table.insert(model.orders, order) end
    model.nextOrders = page.next
  end)
end

-- Coins -------------------------------------------------------------------------------------------

function shop.recharge(coins)
  model.recharge = { coins = coins, state = "asking" }
  local params = { saveValue = coins, isCanChange = true, ysdkExtInfo = "from the shop" }
  client.recharge(params, function(err)
    if err then model.recharge = { coins = coins, state = "failed", message = err.message } end
  end)
end

function shop.closeRecharge()
  model.recharge = nil
end

function delegates.onRechargePage(url, qr)
  if not model.recharge then return end
  model.recharge.url, model.recharge.qr, model.recharge.state = url, qr, "open"
end

-- How the payment page ended. Whether the coins are there, onBalance tells.
function delegates.onRecharge(payRet)
  if not model.recharge then return end
  if payRet.ret == 0 and payRet.payState <= 0 then
    model.recharge.state = "arriving" -- paid, or not known: the plugin asks until it is in
  else
    model.recharge.state, model.recharge.message = "failed", payRet.msg
  end
end

function delegates.onBalance(news)
  model.coins = nil
  if news.kind == "known" then
    model.coins = news.balance.balance
    if news.cause == "arrived" and model.recharge then model.recharge.state = "arrived" end
  elseif news.kind == "notArrived" and model.recharge then
    model.recharge.state = "notArrived" -- the advice: log in again; then it is asked for again
  end
end

function delegates.onException(text)
  print("coinslot: " .. text)
end

-- The cart is the game's own matter ---------------------------------------------------------------

function shop.inCart(code)
  for index, line in ipairs(model.cart) do
    if line.code == code then return line, index end
  end
end

function shop.addToCart(code, by)
  local line, index = shop.inCart(code)
  if not line then
    line, index = { code = code, quantity = 0 }, #model.cart + 1
    model.cart[index] = line
  end
  line.quantity = line.quantity + by
  if line.quantity < 1 then table.remove(model.cart, index) end
end

return shop
