-- What asks for an answer: who is playing, and how many coins to buy.
local icons = require("view.icons")
local shop = require("shop")
local theme = require("view.theme")
local ui = require("view.ui")

local dialogs = { name = "", choosing = false, copiedAt = nil }

local AMOUNTS = { 60, 300, 980, 1980 }

local function veil(w, h, width, height, escape)
  love.graphics.setColor(0, 0, 0, 0.62)
  love.graphics.rectangle("fill", 0, 0, w, h)
  ui.modal(escape)
  local dw = math.min(width, w - 24)
  local x, y = math.floor((w - dw) / 2), math.floor(math.max(12, (h - height) / 2))
  theme.panel(x, y, dw, height)
  return x, y, dw
end

local function enter()
  local name = dialogs.name:match("^%s*(.-)%s*$")
  if name ~= "" and not shop.model.loggingIn then shop.login(name) end
end

local function login(w, h, say, actions)
  local x, y, dw = veil(w, h, 460, 318)
  icons.draw("shield", x + dw / 2 - 46, y - 40, 92)
  theme.text(say.hello, x, y + 52, { size = 26, weight = "bold", colour = theme.gold, w = dw,
    align = "center" })
  theme.lines(say.helloDetail, x + 32, y + 92, dw - 64, { align = "center" })
  ui.field("name", x + 32, y + 156, dw - 64, 46, say.name,
    function() return dialogs.name end,
    function(text) if #text <= 64 then dialogs.name = text end end, enter)
  if not ui.focus then ui.focus = "name" end
  local busy = shop.model.loggingIn
  ui.button("enter", x + 32, y + 218, dw - 64, 46,
    { text = busy and say.loggingIn or say.login, kind = "gold", size = 18, disabled = busy },
    enter)
  ui.button("language", x + dw / 2 - 50, y + 276, 100, 28, { text = say.otherLanguage, size = 13 },
    actions.language)
end

-- The rows of `qr` are texts of 0 and 1; a code needs four modules of quiet around it.
local function qrCode(rows, x, y, size)
  local module = math.floor(size / (#rows + 8))
  local left = math.floor(x + (size - module * #rows) / 2)
  local top = math.floor(y + (size - module * #rows) / 2)
  love.graphics.setColor(1, 1, 1)
  love.graphics.rectangle("fill", x, y, size, size, 8, 8)
  love.graphics.setColor(0.08, 0.05, 0.04)
  for r, row in ipairs(rows) do
    for c = 1, #row do
      if row:byte(c) == 49 then
        love.graphics.rectangle("fill", left + (c - 1) * module, top + (r - 1) * module, module,
          module)
      end
    end
  end
end

local function amounts(w, h, say)
  local x, y, dw = veil(w, h, 520, 280, dialogs.close)
  theme.text(say.rechargeTitle, x, y + 22, { size = 26, weight = "bold", colour = theme.gold,
    w = dw, align = "center" })
  theme.lines(say.rechargeHow, x + 24, y + 62, dw - 48, { align = "center" })
  local width = (dw - 48 - 24) / 4
  for i, amount in ipairs(AMOUNTS) do
    local left = x + 24 + (i - 1) * (width + 8)
    local hot, focused = ui.region("coins " .. amount, left, y + 100, width, 104, function()
      dialogs.choosing = false
      shop.recharge(amount)
    end)
    theme.box(left, y + 100, width, 104, 9, hot and { 0.34, 0.26, 0.2 } or { 0.24, 0.185, 0.16 },
      { 0.13, 0.1, 0.09 })
    theme.frame(left, y + 100, width, 104, 9, theme.gold, hot and 0.9 or 0.4)
    if focused then ui.ring(left, y + 100, width, 104) end
    for pile = 1, i do
      icons.draw("coin", left + width / 2 - 30 + (pile - (i + 1) / 2) * 13,
        y + 112 - (pile % 2) * 5, 58)
    end
    theme.text(tostring(amount), left, y + 170,
      { size = 19, weight = "bold", w = width, align = "center" })
  end
  ui.button("close", x + dw / 2 - 70, y + 224, 140, 36, { text = say.close }, dialogs.close)
end

local function page(w, h, say, recharge)
  local x, y, dw = veil(w, h, 480, 560, dialogs.close)
  theme.text(say.rechargeTitle .. "  ·  " .. recharge.coins, x, y + 18,
    { size = 24, weight = "bold", colour = theme.gold, w = dw, align = "center" })
  theme.lines(say.rechargeOpen, x + 24, y + 54, dw - 48, { align = "center" })
  qrCode(recharge.qr, x + dw / 2 - 150, y + 84, 300)
  theme.lines(recharge.url, x + 24, y + 396, dw - 48,
    { size = 13, align = "center", colour = theme.ink })
  local width = (dw - 48 - 8) / 2
  ui.button("open page", x + 24, y + 446, width, 42, { text = say.openPage, kind = "gold" },
    function()
    love.system.openURL(recharge.url)
  end)
  local copied = dialogs.copiedAt and ui.time - dialogs.copiedAt < 2
  ui.button("copy", x + 32 + width, y + 446, width, 42,
    { text = copied and say.copied or say.copy }, function()
    love.system.setClipboardText(recharge.url)
    dialogs.copiedAt = ui.time
  end)
  ui.button("close", x + 24, y + 500, dw - 48, 38, { text = say.close }, dialogs.close)
end

local function outcome(w, h, say, text, colour, busy)
  local x, y, dw = veil(w, h, 440, 250, dialogs.close)
  local bob = busy and math.sin(ui.time * 4) * 5 or 0
  icons.draw("coin", x + dw / 2 - 44, y + 18 + bob, 88)
  theme.lines(text, x + 28, y + 118, dw - 56, { size = 16, align = "center", colour = colour })
  ui.button("close", x + dw / 2 - 80, y + 192, 160, 40, { text = say.close }, dialogs.close)
end

local function recharging(w, h, say)
  local recharge = shop.model.recharge
  local state = recharge.state
  if state == "open" then return page(w, h, say, recharge) end
  if state == "asking" then return outcome(w, h, say, say.rechargeAsking, theme.ink, true) end
  if state == "arriving" then return outcome(w, h, say, say.rechargeArriving, theme.gold, true) end
  if state == "arrived" then return outcome(w, h, say, say.rechargeArrived, theme.good) end
  if state == "notArrived" then return outcome(w, h, say, say.rechargeNotArrived, theme.warn) end
  return outcome(w, h, say, say.rechargeFailed .. ": " .. (recharge.message or ""), theme.bad)
end

function dialogs.close()
  dialogs.choosing = false
  shop.closeRecharge()
end

-- Which dialog is due, nil for none.
function dialogs.due()
  if not shop.model.player then return login end
  if shop.model.recharge then return recharging end
  if dialogs.choosing then return amounts end
end

return dialogs
