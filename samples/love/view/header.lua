-- The top of the window: name of the shop, connection, language, player, purse.
local icons = require("view.icons")
local shop = require("shop")
local theme = require("view.theme")
local ui = require("view.ui")

local header = { height = 64 }

local function purse(x, y, w, say, openRecharge)
  local model = shop.model
  theme.box(x, y, w, 42, 21, { 0.07, 0.055, 0.05 }, { 0.14, 0.11, 0.1 }, 0.95)
  theme.frame(x, y, w, 42, 21, theme.gold, 0.55)
  icons.draw("coin", x - 1, y - 3, 48)
  if model.coins then
    theme.text(tostring(model.coins), x + 48, y + 6,
      { size = 22, weight = "bold", colour = theme.gold, w = w - 150 })
  else
    theme.text(say.unknown, x + 48, y + 9, { size = 17, colour = theme.warn, w = w - 150 })
  end
  ui.button("recharge", x + w - 104, y + 5, 98, 32,
    { text = say.recharge, kind = "gold", size = 14 }, openRecharge)
end

local function connection(x, y, say, narrow)
  local online = shop.model.online
  local colour = online and theme.good or online == false and theme.bad or theme.warn
  local pulse = online and 1 or 0.55 + 0.45 * math.sin(ui.time * 5)
  love.graphics.setColor(colour[1], colour[2], colour[3], 0.25 * pulse)
  love.graphics.circle("fill", x, y, 9)
  love.graphics.setColor(colour[1], colour[2], colour[3], pulse)
  love.graphics.circle("fill", x, y, 5)
  if not narrow then
    theme.text(online and say.online or say.connecting, x + 14, y - 10,
      { size = 13, colour = theme.soft })
  end
end

local function banner(w, say)
  local h = 34
  theme.box(0, header.height, w, h, 0, { 0.55, 0.16, 0.1 }, { 0.38, 0.09, 0.06 }, 0.96)
  theme.text(say.offline, 16, header.height + 7, { size = 14, w = w - 32, align = "center" })
  return h
end

-- Draws the top and gives where it ends.
function header.draw(w, say, actions)
  local model = shop.model
  local narrow = w < 760
  theme.box(0, 0, w, header.height, 0, { 0.16, 0.12, 0.105 }, { 0.075, 0.06, 0.06 }, 0.97)
  love.graphics.setColor(theme.gold[1], theme.gold[2], theme.gold[3], 0.4)
  love.graphics.rectangle("fill", 0, header.height - 1, w, 1)
  local right = w - 14
  if model.player then
    local wide = narrow and 216 or 240
    right = right - wide
    purse(right, 11, wide, say, actions.recharge)
    local name = narrow and say.logout or model.player.name .. "  ·  " .. say.logout
    local nameWidth = math.min(220, theme.font(14, "bold"):getWidth(name) + 26)
    right = right - nameWidth - 12
    ui.button("player", right, 15, nameWidth, 34, { text = name, size = 14 }, actions.logout)
  end
  local languageWidth = theme.font(14, "bold"):getWidth(say.otherLanguage) + 24
  right = right - languageWidth - 10
  ui.button("language", right, 15, languageWidth, 34, { text = say.otherLanguage, size = 14 },
    actions.language)
  if not narrow then
    icons.draw("sword", 8, 6, 54)
    local width = theme.text(say.title, 66, 15,
      { size = 25, weight = "bold", colour = theme.gold, shadow = true, w = right - 200 })
    connection(66 + width + 26, 34, say)
  else
    connection(20, 32, say, true)
  end
  return header.height + (model.online == false and banner(w, say) or 0)
end

return header
