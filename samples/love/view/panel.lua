-- The side: purchases under way, and the cart, the bag or the orders.
local icons = require("view.icons")
local inventory = require("inventory")
local shop = require("shop")
local theme = require("view.theme")
local ui = require("view.ui")

local panel = { tab = "cart" }

local function titleOf(items, say)
  if not items or not items[1] then return "" end
  local product = shop.model.byCode[items[1].code]
  local title = product and product.title or items[1].code
  if items[1].quantity > 1 then title = title .. " ×" .. items[1].quantity end
  if #items == 1 then return title end
  if shop.model.language == "zh" then return say.several:format(title, #items) end
  return say.several:format(title, #items - 1)
end

local function iconOf(items)
  local product = items and items[1] and shop.model.byCode[items[1].code]
  return product and product.icon or "unknown"
end

local function colourOf(state)
  if state == "fulfilled" or state == "delivered" then return theme.good end
  if state == "paid" then return theme.gold end
  if state == "sending" or state == "asking" or state == "seen" or state == "confirming"
    or state == "created" then
    return theme.warn
  end
  return theme.bad
end

-- How far a purchase has come: saved, paid, delivered.
local function steps(purchase, x, y, w, say)
  local state = purchase.state
  local reached = 1
  if state == "paid" then reached = 2 end
  if state == "delivered" or state == "fulfilled" then reached = 3 end
  local colour = colourOf(state)
  local names = { say.stepSaved, say.stepPaid, say.stepDelivered }
  for i = 1, 3 do
    local cx = x + (i - 0.5) * w / 3
    if i < 3 then
      local on = reached > i
      love.graphics.setColor(on and theme.good or theme.faint)
      love.graphics.setLineWidth(2)
      love.graphics.line(cx + 9, y + 7, cx + w / 3 - 9, y + 7)
    end
    local done = reached >= i
    local c = done and theme.good or theme.faint
    if reached + 1 == i and state ~= "refused" then
      love.graphics.setColor(colour[1], colour[2], colour[3], 0.3 + 0.25 * math.sin(ui.time * 6))
      love.graphics.circle("fill", cx, y + 7, 9)
    end
    love.graphics.setColor(c)
    love.graphics.circle(done and "fill" or "line", cx, y + 7, 5.5, 24)
    theme.text(names[i], cx - w / 6, y + 16, { size = 12, w = w / 3, align = "center",
      colour = done and theme.ink or theme.faint })
  end
end

local function purchaseCard(purchase, x, y, w, say)
  local refused = purchase.state == "refused"
  local message = refused and purchase.message or say.state[purchase.state] or purchase.state
  local h = refused and (purchase.canRetry and 104 or 70) or 100
  theme.box(x, y, w, h, 8, { 0.22, 0.17, 0.15 }, { 0.13, 0.1, 0.095 })
  theme.frame(x, y, w, h, 8, colourOf(purchase.state), 0.6)
  icons.draw(iconOf(purchase.items), x + 4, y + 4, 52)
  theme.text(titleOf(purchase.items, say), x + 60, y + 9,
    { size = 15, weight = "bold", w = w - 130 })
  if purchase.coins then
    theme.text(tostring(purchase.coins), x + w - 70, y + 9,
      { size = 15, weight = "bold", colour = theme.gold, w = 60, align = "right" })
  end
  theme.text(message, x + 60, y + 32, { size = 13, w = w - 68, colour = colourOf(purchase.state) })
  if refused and purchase.canRetry then
    ui.button("again " .. purchase.orderNo, x + 60, y + 62, w - 70, 32,
      { text = say.tryAgain, size = 14 }, function()
      shop.payAgain(purchase)
    end)
  elseif not refused then
    steps(purchase, x + 8, y + 62, w - 16, say)
  end
  return h
end

local function cart(x, y, w, h, say)
  local model = shop.model
  if #model.cart == 0 then
    theme.lines(say.cartEmpty, x + 8, y + 12, w - 16)
    return 80
  end
  local total = 0
  for i, line in ipairs(model.cart) do
    local product = model.byCode[line.code]
    local top = y + (i - 1) * 60
    local price = product and product.priceCoins * line.quantity or 0
    total = total + price
    theme.box(x, top, w, 54, 7, { 0.2, 0.155, 0.14 }, { 0.13, 0.1, 0.095 })
    icons.draw(product and product.icon or "unknown", x + 2, top + 1, 52)
    theme.text(product and product.title or line.code, x + 56, top + 6,
      { size = 14, weight = "bold", w = w - 150 })
    icons.draw("coin", x + 52, top + 25, 26)
    theme.text(tostring(price), x + 78, top + 27, { size = 14, colour = theme.gold })
    ui.button("less " .. line.code, x + w - 96, top + 12, 30, 30, { text = "–" }, function()
      shop.addToCart(line.code, -1)
    end)
    theme.text(tostring(line.quantity), x + w - 66, top + 16,
      { size = 15, weight = "bold", w = 30, align = "center" })
    local once = product and product.kind == "nonConsumable"
    ui.button("more " .. line.code, x + w - 36, top + 12, 30, 30, { text = "+", disabled = once },
      function()
      shop.addToCart(line.code, 1)
    end)
  end
  local bottom = y + #model.cart * 60 + 6
  theme.text(say.total, x + 6, bottom + 8, { size = 16, colour = theme.soft })
  icons.draw("coin", x + w - 108, bottom + 2, 34)
  theme.text(tostring(total), x + w - 76, bottom + 6,
    { size = 19, weight = "bold", colour = theme.gold })
  ui.button("pay cart", x, bottom + 42, w, 42,
    { text = say.payCart:format(total), kind = "gold", size = 17 }, shop.buyCart)
  return bottom + 96 - y
end

local function thing(x, y, w, product, under, count)
  theme.box(x, y, w, w + 40, 8, { 0.2, 0.155, 0.14 }, { 0.12, 0.095, 0.09 })
  icons.draw(product and product.icon or "unknown", x + 8, y + 2, w - 16)
  theme.text(product and product.title or "", x + 4, y + w - 8,
    { size = 12, weight = "bold", w = w - 8, align = "center" })
  if count then
    theme.box(x + w - 42, y + 6, 36, 22, 11, { 0.3, 0.5, 0.3 }, { 0.16, 0.32, 0.18 })
    theme.text("×" .. count, x + w - 42, y + 7,
      { size = 13, weight = "bold", w = 36, align = "center" })
    ui.button("use " .. product.code, x + 8, y + w + 10, w - 16, 24, { text = under, size = 12 },
      function()
      inventory.use(product.code)
    end)
  else
    theme.text(under, x + 4, y + w + 12, { size = 12, w = w - 8, align = "center",
      colour = theme.good })
  end
end

local function bag(x, y, w, h, say)
  local model = shop.model
  local things = {}
  for _, product in ipairs(model.products or {}) do
    local count = inventory.count(product.code)
    if product.kind == "nonConsumable" and model.owned and model.owned[product.code] then
      things[#things + 1] = { product = product, under = say.forGood }
    elseif product.kind == "consumable" and count > 0 then
      things[#things + 1] = { product = product, under = say.use, count = count }
    end
  end
  local top = y
  if not model.owned then
    top = top + theme.lines(say.ownedUnknown, x + 8, y + 6, w - 16, { colour = theme.warn }) + 14
  elseif #things == 0 then
    theme.lines(say.bagEmpty, x + 8, y + 12, w - 16)
  end
  local size = (w - 16) / 3
  for i, t in ipairs(things) do
    local column, row = (i - 1) % 3, math.floor((i - 1) / 3)
    thing(x + column * (size + 8), top + row * (size + 50), size, t.product, t.under, t.count)
  end
  return top - y + math.ceil(#things / 3) * (size + 50) + 20
end

local function purchaseOf(orderNo)
  for _, purchase in ipairs(shop.model.purchases) do
    if purchase.orderNo == orderNo then return purchase end
  end
end

local function orders(x, y, w, h, say)
  local model = shop.model
  if not model.orders then
    return theme.lines(say.ordersUnknown, x + 8, y + 12, w - 16, { colour = theme.warn })
  end
  if #model.orders == 0 then return theme.lines(say.ordersEmpty, x + 8, y + 12, w - 16) end
  for i, order in ipairs(model.orders) do
    local top = y + (i - 1) * 64
    theme.box(x, top, w, 58, 7, { 0.2, 0.155, 0.14 }, { 0.13, 0.1, 0.095 })
    icons.draw(iconOf(order.items), x + 2, top + 3, 52)
    theme.text(order.items and titleOf(order.items, say) or order.title, x + 58, top + 5,
      { size = 14, weight = "bold", w = w - 124 })
    theme.text(tostring(order.coins), x + w - 70, top + 5,
      { size = 14, weight = "bold", colour = theme.gold, w = 60, align = "right" })
    theme.text(say.state[order.state] or order.state, x + 58, top + 24,
      { size = 12, colour = colourOf(order.state), w = w - 66 })
    local purchase = purchaseOf(order.orderNo)
    if purchase and purchase.canRetry then
      ui.button("retry " .. order.orderNo, x + w - 104, top + 26, 98, 27,
        { text = say.tryAgain, size = 13 }, function()
        shop.payAgain(purchase)
      end)
    end
    local when = os.date("%Y-%m-%d %H:%M", math.floor(order.createdAtMs / 1000))
    theme.text(when .. "  ·  " .. order.orderNo:sub(1, 10), x + 58, top + 39,
      { size = 11, colour = theme.faint, w = w - 66 })
  end
  local bottom = y + #model.orders * 64
  if model.nextOrders then
    ui.button("more orders", x, bottom + 6, w, 34, { text = say.more }, shop.moreOrders)
    bottom = bottom + 48
  end
  return bottom - y + 10
end

local BODIES = { cart = cart, bag = bag, orders = orders }

local function tabs(x, y, w, say)
  local width = (w - 16) / 3
  for i, name in ipairs({ "cart", "bag", "orders" }) do
    local text = say[name]
    if name == "cart" and #shop.model.cart > 0 then
      local count = 0
      for _, line in ipairs(shop.model.cart) do count = count + line.quantity end
      text = text .. " (" .. count .. ")"
    end
    ui.button("tab " .. name, x + (i - 1) * (width + 8), y, width, 36,
      { text = text, kind = panel.tab == name and "gold" or "plain" },
      function() panel.tab = name end)
  end
end

function panel.draw(x, y, w, h, say)
  theme.panel(x, y, w, h)
  local inner, left = w - 28, x + 14
  tabs(left, y + 14, inner, say)
  local latest = shop.model.purchases[1]
  local reserved = latest and 122 or 8
  ui.scroll("panel " .. panel.tab, left, y + 62, inner, h - 62 - reserved, function()
    return BODIES[panel.tab](left, y + 62, inner, h, say)
  end)
  if latest then purchaseCard(latest, left, y + h - 114, inner, say) end
end

return panel
