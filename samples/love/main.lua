-- A shop in LÖVE. The plugin is used in shop.lua; everything else is drawing.
--   love samples/love -- [--endpoint URL] [--player NAME] [--lang zh] [--script FILE]
local words = require("words")
local shop, ui, room, header, shelves, panel, dialogs, icons, theme

local script
local PANEL_WIDTH = 372

local function parseArguments(arguments)
  local options = { endpoint = "http://127.0.0.1:7350", lang = "en" }
  for i = 1, #arguments - 1 do
    local name = arguments[i]:match("^%-%-(%a+)$")
    if name then options[name] = arguments[i + 1] end
  end
  return options
end

local function toggleLanguage()
  shop.setLanguage(shop.model.language == "en" and "zh" or "en")
end

local actions = {
  language = toggleLanguage,
  recharge = function() dialogs.choosing = true end,
  logout = function()
    ui.focus = nil
    shop.logout()
  end,
}

function love.load(arguments)
  if not love.filesystem.getInfo("coinslot.lua") then
    error("coinslot.lua is missing: run `npm run build` in the project, it copies the file here", 0)
  end
  shop, ui, room, icons = require("shop"), require("view.ui"), require("view.room"),
    require("view.icons")
  header, shelves, panel = require("view.header"), require("view.shelves"), require("view.panel")
  dialogs, theme = require("view.dialogs"), require("view.theme")
  love.keyboard.setKeyRepeat(true)
  local options = parseArguments(arguments)
  shop.start({ endpoint = options.endpoint, language = options.lang })
  dialogs.name = options.player or shop.lastPlayerName() or ""
  if options.player then shop.login(options.player) end
  if options.script then
    script = assert(loadfile(options.script))({ shop = shop, ui = ui, panel = panel,
      shelves = shelves })
  end
end

function love.update(dt)
  shop.update()
  if script then script(dt) end
end

function love.quit()
  shop.stop()
end

-- What went wrong without a dialog of its own, for a few seconds.
local function notice(w, h)
  local n = shop.model.notice
  if not n or love.timer.getTime() - n.at > 6 then return end
  local width = math.min(w - 40, theme.font(15):getWidth(n.text) + 44)
  local x, y = (w - width) / 2, h - 64
  theme.shadow(x, y, width, 42, 10, 0.8)
  theme.box(x, y, width, 42, 10, { 0.4, 0.14, 0.1 }, { 0.28, 0.08, 0.06 })
  theme.text(n.text, x + 16, y + 11, { size = 15, w = width - 32, align = "center" })
end

-- Wide windows show the shelves and the panel; on narrow ones the panel lies below.
local function body(w, top, h, say)
  if w >= 900 then
    shelves.draw(14, top + 12, w - PANEL_WIDTH - 42, h - top - 20, say)
    panel.draw(w - PANEL_WIDTH - 14, top + 12, PANEL_WIDTH, h - top - 24, say)
  else
    local upper = math.floor((h - top) * 0.5)
    shelves.draw(8, top + 8, w - 16, upper, say)
    panel.draw(8, top + upper + 14, w - 16, h - top - upper - 22, say)
  end
end

function love.draw()
  local w, h = love.graphics.getDimensions()
  local say = words[shop.model.language]
  local dialog = dialogs.due()
  icons.beginFrame()
  ui.beginFrame(love.timer.getDelta(), dialog ~= nil)
  room.draw(w, h, ui.time)
  local top = header.draw(w, say, actions)
  body(w, top, h, say)
  ui.covered = false
  if dialog then dialog(w, h, say, actions) end
  notice(w, h)
end

function love.mousepressed(x, y, button)
  if button == 1 then ui.mousepressed(x, y) end
end

function love.mousemoved(x, y)
  ui.mousemoved(x, y)
end

function love.mousereleased(x, y, button)
  if button == 1 then ui.mousereleased(x, y) end
end

function love.wheelmoved(x, y)
  ui.wheelmoved(x, y)
end

function love.keypressed(key)
  if key == "l" and not ui.isTyping() then return toggleLanguage() end
  ui.keypressed(key)
end

function love.textinput(text)
  ui.textinput(text)
end
