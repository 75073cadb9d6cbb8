-- Buttons, fields and scrolled areas for mouse, touch and keyboard. Whatever is drawn in a frame is
-- what can be pressed until the next one: a drawing function calls `ui.button` and says there what
-- the press does.
local theme = require("view.theme")

local ui = { mouseX = -1, mouseY = -1, focus = nil, keyboard = false, time = 0 }

local regions = {} -- in drawing order
local areas = {} -- scrolled areas by name
local areaNow
local pressed, dragging
local onEscape

local DRAG_UNITS = 8

-- `covered` says that a dialog will lie over what is drawn first.
function ui.beginFrame(dt, covered)
  ui.time = ui.time + dt
  ui.covered = covered
  regions = {}
  areaNow, onEscape = nil, nil
  for _, area in pairs(areas) do
    area.y = area.y + (area.goal - area.y) * math.min(1, dt * 18)
    area.seen = false
  end
end

-- From here on only what is drawn later can be pressed: the beginning of a dialog. `escape` closes
-- it.
function ui.modal(escape)
  regions = {}
  onEscape = escape
end

local function contains(r, x, y)
  if x < r.x or y < r.y or x > r.x + r.w or y > r.y + r.h then return false end
  local a = r.area
  return not a or (x >= a.x and y >= a.top and x <= a.x + a.w and y <= a.top + a.h)
end

local function regionAt(x, y)
  for i = #regions, 1, -1 do
    if contains(regions[i], x, y) then return regions[i] end
  end
end

local function find(id)
  for _, r in ipairs(regions) do
    if r.id == id then return r end
  end
end

-- Registers a place that can be pressed. Gives whether it is under the mouse and whether it has the
-- keyboard's focus.
function ui.region(id, x, y, w, h, action, options)
  local r = { id = id, action = action, area = areaNow, w = w, h = h }
  r.x, r.y = love.graphics.transformPoint(x, y)
  for key, value in pairs(options or {}) do r[key] = value end
  regions[#regions + 1] = r
  local hot = not ui.keyboard and not ui.covered and contains(r, ui.mouseX, ui.mouseY)
    and not (dragging and dragging.moved)
  return hot, ui.keyboard and ui.focus == id
end

-- Draws `body` in a scrolled area; body gives the height of what it drew.
function ui.scroll(name, x, y, w, h, body)
  local area = areas[name] or { y = 0, goal = 0 }
  areas[name] = area
  area.x, area.w, area.h, area.seen = x, w, h, true
  local _, top = love.graphics.transformPoint(x, y)
  area.top = top
  areaNow = area
  love.graphics.push("all")
  love.graphics.intersectScissor(x, top, w, h)
  love.graphics.translate(0, -math.floor(area.y + 0.5))
  local height = body()
  love.graphics.pop()
  areaNow = nil
  area.max = math.max(0, height - h)
  area.goal = math.max(0, math.min(area.goal, area.max))
  if area.max > 0 then
    local bar = math.max(30, h * h / height)
    local at = y + (h - bar) * area.y / area.max
    love.graphics.setColor(theme.gold[1], theme.gold[2], theme.gold[3], 0.35)
    love.graphics.rectangle("fill", x + w - 5, at, 4, bar, 2, 2)
  end
end

local KINDS = {
  gold = { top = { 0.98, 0.78, 0.36 }, bottom = { 0.74, 0.46, 0.12 }, ink = { 0.2, 0.1, 0.02 } },
  plain = { top = { 0.33, 0.27, 0.24 }, bottom = { 0.2, 0.16, 0.15 }, ink = { 0.96, 0.92, 0.84 } },
  good = { top = { 0.44, 0.7, 0.42 }, bottom = { 0.22, 0.44, 0.24 }, ink = { 1, 1, 1 } },
}

-- id, text, kind, disabled, size, icon(x, y, size)
function ui.button(id, x, y, w, h, options, action)
  local kind = KINDS[options.kind or "plain"]
  local live = not options.disabled
  local hot, focused = false, false
  if live then hot, focused = ui.region(id, x, y, w, h, action) end
  local down = pressed and pressed.id == id and hot
  local alpha = live and 1 or 0.38
  love.graphics.setColor(0, 0, 0, 0.35 * alpha)
  love.graphics.rectangle("fill", x, y + 2, w, h, 6, 6)
  local lift = down and 1 or 0
  local glow = (hot or focused) and 1.12 or 1
  local function lit(c) return { math.min(1, c[1] * glow), math.min(1, c[2] * glow),
    math.min(1, c[3] * glow) } end
  theme.box(x, y + lift, w, h, 6, lit(down and kind.bottom or kind.top), lit(kind.bottom), alpha)
  love.graphics.setColor(1, 1, 1, 0.28 * alpha)
  love.graphics.setLineWidth(1)
  love.graphics.line(x + 6, y + 1.5 + lift, x + w - 6, y + 1.5 + lift)
  if focused then ui.ring(x, y, w, h) end
  local size = options.size or 15
  local font = theme.font(size, "bold")
  theme.text(options.text, x + 4, y + lift + (h - font:getHeight()) / 2,
    { w = w - 8, align = "center", size = size, weight = "bold", colour = kind.ink, alpha = alpha })
end

-- The mark of the keyboard's focus.
function ui.ring(x, y, w, h)
  theme.frame(x - 3, y - 3, w + 6, h + 6, 9, { 0.6, 0.85, 1 }, 0.75 + 0.25 * math.sin(ui.time * 5),
    2)
end

-- A field for one line of text; `get` and `set` own the text, `accept` is called by Return.
function ui.field(id, x, y, w, h, hint, get, set, accept)
  ui.region(id, x, y, w, h, function()
    ui.focus = id
    love.keyboard.setTextInput(true) -- shows the keyboard of a touch screen
  end, { set = set, get = get, accept = accept })
  local focused = ui.focus == id
  theme.box(x, y, w, h, 6, { 0.05, 0.04, 0.04 }, { 0.1, 0.08, 0.08 })
  theme.frame(x, y, w, h, 6, focused and theme.gold or theme.faint, focused and 0.9 or 0.6)
  local text = get()
  local font = theme.font(18)
  local ty = y + (h - font:getHeight()) / 2
  if text == "" and not focused then
    theme.text(hint, x + 12, ty, { size = 18, colour = theme.faint, w = w - 24 })
  end
  local width = theme.text(text, x + 12, ty, { size = 18, w = w - 24 })
  if focused and math.floor(ui.time * 2) % 2 == 0 then
    love.graphics.setColor(theme.gold)
    love.graphics.rectangle("fill", x + 13 + width, y + 9, 2, h - 18)
  end
end

function ui.mousepressed(x, y)
  ui.mouseX, ui.mouseY, ui.keyboard = x, y, false
  pressed = regionAt(x, y)
  for _, area in pairs(areas) do
    if area.seen and area.max > 0 and x >= area.x and x <= area.x + area.w and y >= area.top
      and y <= area.top + area.h then
      dragging = { area = area, y = y, from = area.goal, moved = false }
    end
  end
end

function ui.mousemoved(x, y)
  ui.mouseX, ui.mouseY, ui.keyboard = x, y, false
  if not dragging then return end
  if math.abs(y - dragging.y) > DRAG_UNITS then dragging.moved = true end
  if dragging.moved then
    dragging.area.goal = dragging.from - (y - dragging.y)
    dragging.area.y = math.max(0, math.min(dragging.area.goal, dragging.area.max))
  end
end

function ui.mousereleased(x, y)
  local was, drag = pressed, dragging
  pressed, dragging = nil, nil
  if not was or (drag and drag.moved) then return end
  local r = find(was.id)
  if r and contains(r, x, y) then
    ui.focus = r.id
    r.action()
  end
end

function ui.wheelmoved(_, dy)
  for _, area in pairs(areas) do
    if area.seen and ui.mouseX >= area.x and ui.mouseX <= area.x + area.w
      and ui.mouseY >= area.top and ui.mouseY <= area.top + area.h then
      area.goal = math.max(0, math.min(area.goal - dy * 70, area.max))
    end
  end
end

local function show(r)
  ui.focus, ui.keyboard = r.id, true
  local a = r.area
  if not a then return end
  if r.y < a.top then a.goal = a.goal - (a.top - r.y) - 90 end
  if r.y + r.h > a.top + a.h then a.goal = a.goal + (r.y + r.h - a.top - a.h) + 30 end
end

local function step(by)
  if #regions == 0 then return end
  local at = by > 0 and 0 or #regions + 1
  for i, r in ipairs(regions) do
    if r.id == ui.focus then at = i end
  end
  show(regions[(at - 1 + by) % #regions + 1])
end

-- To the nearest place in that direction: along it counts once, across it three times.
local function go(dx, dy)
  local from = find(ui.focus)
  if not from then return step(1) end
  local cx, cy = from.x + from.w / 2, from.y + from.h / 2
  local best, bestCost
  for _, r in ipairs(regions) do
    local x, y = r.x + r.w / 2 - cx, r.y + r.h / 2 - cy
    local along, across = x * dx + y * dy, math.abs(x * dy) + math.abs(y * dx)
    if along > 1 and (not bestCost or along + 3 * across < bestCost) then
      best, bestCost = r, along + 3 * across
    end
  end
  if best then show(best) end
end

local KEYS = {
  up = function() go(0, -1) end,
  down = function() go(0, 1) end,
  left = function() go(-1, 0) end,
  right = function() go(1, 0) end,
}

local function editField(field, key)
  local text = field.get()
  if key == "backspace" then
    local cut = #text
    while cut > 1 and text:byte(cut) >= 128 and text:byte(cut) < 192 do cut = cut - 1 end
    field.set(text:sub(1, math.max(0, cut - 1)))
    return true
  end
  if key == "return" or key == "kpenter" then
    field.accept()
    return true
  end
  return key == "left" or key == "right" or key == "space"
end

function ui.keypressed(key)
  local focused = find(ui.focus)
  if key == "escape" then
    if onEscape then onEscape() end
    return
  end
  if key == "tab" then return step(love.keyboard.isDown("lshift", "rshift") and -1 or 1) end
  if focused and focused.set and editField(focused, key) then return end
  if KEYS[key] then return KEYS[key]() end
  if key == "return" or key == "kpenter" or key == "space" then
    if focused then
      ui.keyboard = true
      focused.action()
    end
    return
  end
end

function ui.textinput(text)
  local focused = find(ui.focus)
  if focused and focused.set then focused.set(focused.get() .. text) end
end

-- Whether a text field has the keyboard.
function ui.isTyping()
  local focused = find(ui.focus)
  return focused ~= nil and focused.set ~= nil
end

-- Where a place is now, for scripts that press it: x and y of its middle, nil when it cannot be
-- seen.
function ui.whereIs(id)
  local r = find(id)
  if not r then return nil end
  local x, y = r.x + r.w / 2, r.y + r.h / 2
  if contains(r, x, y) then return x, y end
end

return ui
