-- The shelves: what the catalogue has, by category, on planks along the wall.
local icons = require("view.icons")
local inventory = require("inventory")
local room = require("view.room")
local shop = require("shop")
local theme = require("view.theme")
local ui = require("view.ui")

local shelves = { category = nil }

local SLOT, ROW = 194, 278
local ICON = 142
local LAMP = { 1, 0.72, 0.36 }

local function categories()
  local list, seen = {}, {}
  for _, product in ipairs(shop.model.products or {}) do
    local name = product.category
    if name and not seen[name] then
      seen[name] = true
      list[#list + 1] = name
    end
  end
  table.sort(list, function(a, b) return a > b end)
  return list
end

local function tabs(x, y, w, say)
  local names = categories()
  local texts, wide = { say.all }, 0
  for i, name in ipairs(names) do texts[i + 1] = say[name] or name end
  for _, text in ipairs(texts) do wide = wide + theme.font(15, "bold"):getWidth(text) + 38 end
  local size, padding, gap = 15, 30, 8
  if wide > w then size, padding, gap = 13, 14, 4 end
  local left = x
  for i, text in ipairs(texts) do
    local name = names[i - 1]
    local width = theme.font(size, "bold"):getWidth(text) + padding
    if left + width > x + w then return end
    local kind = shelves.category == name and "gold" or "plain"
    local options = { text = text, size = size, kind = kind }
    ui.button("shelf " .. (name or "all"), left, y, width, 34, options, function()
      shelves.category = name
    end)
    left = left + width + gap
  end
end

local function shown()
  local list = {}
  for _, product in ipairs(shop.model.products) do
    if not shelves.category or product.category == shelves.category then
      list[#list + 1] = product
    end
  end
  table.sort(list, function(a, b)
    if a.category ~= b.category then return (a.category or "") > (b.category or "") end
    return a.priceCoins > b.priceCoins
  end)
  return list
end

local function priceOrState(product, x, y, w, say)
  local model = shop.model
  if product.kind == "nonConsumable" and model.owned and model.owned[product.code] then
    theme.text(say.owned, x, y + 4, { size = 16, weight = "bold", colour = theme.good, w = w,
      align = "center" })
    return
  end
  local text = tostring(product.priceCoins)
  local width = theme.font(19, "bold"):getWidth(text)
  local left = x + (w - width - 26) / 2
  icons.draw("coin", left - 8, y - 5, 36)
  theme.text(text, left + 26, y - 1, { size = 19, weight = "bold", colour = theme.gold })
end

local function inBag(product, x, y, say)
  local count = inventory.count(product.code)
  if product.kind ~= "consumable" or count == 0 then return end
  local text = "×" .. count
  local width = theme.font(14, "bold"):getWidth(text) + 16
  theme.box(x - width, y, width, 24, 12, { 0.3, 0.5, 0.3 }, { 0.16, 0.32, 0.18 })
  theme.text(text, x - width, y + 2, { size = 14, weight = "bold", w = width, align = "center" })
end

local function buttons(product, x, y, w, say)
  local model = shop.model
  local owned = product.kind == "nonConsumable" and model.owned and model.owned[product.code]
  if owned or not model.player then return end
  local only = product.kind == "nonConsumable" and shop.inCart(product.code)
  ui.button("buy " .. product.code, x, y, w - 46, 34, { text = say.buy, kind = "gold" }, function()
    shop.buy(product.code)
  end)
  ui.button("add " .. product.code, x + w - 40, y, 40, 34,
    { text = only and "✓" or "+", size = 19, disabled = only }, function()
    shop.addToCart(product.code, 1)
  end)
end

local function slot(product, x, y, say)
  local hot, focused = ui.region("look " .. product.code, x + 8, y, SLOT - 16, ICON + 8,
    function() end)
  if ui.focus and ui.focus:match(" (.+)$") == product.code and ui.keyboard then focused = true end
  if hot or focused then shelves.looked = product end
  local shelfY = y + ICON + 10
  theme.glow(x + SLOT / 2, y + ICON / 2 + 4, 112, 104, LAMP, (hot or focused) and 0.5 or 0.27)
  for i = 1, 3 do
    love.graphics.setColor(0, 0, 0, 0.22)
    love.graphics.ellipse("fill", x + SLOT / 2 + 3, shelfY - 3, 66 - i * 11, 6.5 - i, 32)
  end
  local lift = (hot or focused) and 5 + 2 * math.sin(ui.time * 3) or 0
  icons.draw(product.icon or "unknown", x + (SLOT - ICON) / 2, y + 21 - lift, ICON)
  inBag(product, x + SLOT - 18, y + 10, say)
  local px, py, pw = x + 7, shelfY + 24, SLOT - 14
  theme.box(px, py, pw, 106, 7, { 0.15, 0.115, 0.1 }, { 0.085, 0.065, 0.06 }, 0.93)
  theme.frame(px, py, pw, 106, 7, theme.gold, (hot or focused) and 0.75 or 0.22)
  theme.text(product.title, px + 8, py + 7, { size = 15, weight = "bold", w = pw - 16,
    align = "center" })
  priceOrState(product, px, py + 33, pw, say)
  buttons(product, px + 8, py + 65, pw - 16, say)
end

-- What was looked at last, in a line at the bottom.
local function label(x, y, w, say)
  local product = shelves.looked and shop.model.byCode[shelves.looked.code]
  if not product then
    theme.text(say.help, x, y + 15, { size = 13, colour = theme.faint, w = w, align = "center" })
    return
  end
  theme.box(x, y, w, 46, 8, { 0.14, 0.11, 0.1 }, { 0.09, 0.07, 0.065 }, 0.94)
  theme.frame(x, y, w, 46, 8, theme.gold, 0.25)
  local width = theme.text(product.title, x + 14, y + 12,
    { size = 16, weight = "bold", colour = theme.gold, w = w / 2 })
  theme.text(product.detail, x + 28 + width, y + 13,
    { size = 15, w = w - width - 40, colour = theme.soft })
end

function shelves.draw(x, y, w, h, say)
  local model = shop.model
  tabs(x, y, w, say)
  if not model.products then
    theme.text(say.loading, x, y + h / 2 - 12,
      { size = 19, w = w, align = "center", colour = theme.soft })
    return
  end
  local columns = math.max(1, math.floor(w / SLOT))
  local inset = (w - columns * SLOT) / 2
  local labelHeight = w > 600 and 54 or 0
  ui.scroll("shelves", x, y + 44, w, h - 44 - labelHeight, function()
    local list = shown()
    local rows = math.ceil(#list / columns)
    for row = 0, math.max(rows, math.floor((h - 98) / ROW)) - 1 do
      room.shelf(x, y + 44 + row * ROW + ICON + 10, w)
      for column = 1, columns do
        local product = list[row * columns + column]
        if product then slot(product, x + inset + (column - 1) * SLOT, y + 44 + row * ROW, say) end
      end
    end
    return rows * ROW
  end)
  if labelHeight > 0 then label(x, y + h - 48, w, say) end
end

return shelves
