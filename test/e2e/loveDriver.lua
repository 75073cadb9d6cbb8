-- Lets a test look at the LÖVE shop and use its keyboard. The shop loads it by --script; commands
-- come by standard input, one a line; every answer is one line that begins with "@ ". It calls
-- nothing of the shop: what it does, a player could do.
local app = ...

io.stdout:setvbuf("line")

local channel = love.thread.newChannel()
love.thread.newThread([[
  local out = ...
  for line in io.lines() do out:push(line) end
]]):start(channel)

local EMPTY_LIST = {}

local function json(value)
  if value == EMPTY_LIST then return "[]" end
  if type(value) == "string" then
    return '"' .. value:gsub('[%c"\\]', function(c) return ("\\u%04x"):format(c:byte()) end) .. '"'
  end
  if type(value) ~= "table" then return value == nil and "null" or tostring(value) end
  local parts = {}
  if value[1] ~= nil then
    for _, item in ipairs(value) do parts[#parts + 1] = json(item) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for name, item in pairs(value) do parts[#parts + 1] = json(name) .. ":" .. json(item) end
  return "{" .. table.concat(parts, ",") .. "}"
end

local function list(value)
  if value and #value == 0 then return EMPTY_LIST end
  return value
end

local function answer(value)
  print("@ " .. json(value))
end

local function look()
  local model = app.shop.model
  local inventory = require("inventory")
  local bag, owned = {}, nil
  for _, product in ipairs(model.products or {}) do
    local count = inventory.count(product.code)
    if count > 0 then bag[product.code] = count end
  end
  if model.owned then
    owned = {}
    for code in pairs(model.owned) do owned[code] = true end
  end
  local products = {}
  for code, product in pairs(model.byCode) do
    products[code] = { title = product.title, price = product.priceCoins }
  end
  return {
    player = model.player and model.player.name,
    online = model.online,
    coins = model.coins,
    owned = owned,
    bag = bag,
    products = products,
    cartLines = #model.cart,
    purchases = list(model.purchases),
    orders = list(model.orders),
    recharge = model.recharge,
    notice = model.notice and model.notice.text,
  }
end

local function shot(path)
  love.graphics.captureScreenshot(function(image)
    local file = assert(io.open(path, "wb"))
    file:write(image:encode("png"):getString())
    file:close()
    answer(true)
  end)
end

-- Reads the QR code off the screen: the white field, in it the dark corner of seven modules, then
-- every module.
local function readQr(size)
  love.graphics.captureScreenshot(function(image)
    local w, h = image:getDimensions()
    local function lightness(x, y)
      local r, g, b = image:getPixel(x, y)
      return r + g + b
    end
    local middle = math.floor(w / 2)
    local top = 0
    while top < h and lightness(middle, top) < 2.97 do top = top + 1 end
    local left = middle
    while left > 0 and lightness(left - 1, top + 12) > 2.97 do left = left - 1 end
    local x, y = left + 12, top + 12
    while lightness(x, y) > 1.5 do
      y = y + 1
      if y > top + 100 then x, y = x + 1, top + 12 end
      if x > left + 100 then return answer("no code on the screen") end
    end
    while lightness(x - 1, y) < 1.5 do x = x - 1 end
    local run = 0
    while lightness(x + run, y) < 1.5 do run = run + 1 end
    local module = run / 7
    local rows = {}
    for row = 1, size do
      local bits = {}
      for column = 1, size do
        local px = math.floor(x + (column - 0.5) * module)
        local py = math.floor(y + (row - 0.5) * module)
        bits[column] = lightness(px, py) < 1.5 and "1" or "0"
      end
      rows[row] = table.concat(bits)
    end
    answer(rows)
  end)
end

-- Characters of the shop's words and of what the backend said for which the shop's own fonts have
-- no glyph.
local function missingGlyphs()
  local missing = {}
  local fonts = { love.graphics.newFont("fonts/shopRegular.otf", 12),
    love.graphics.newFont("fonts/shopBold.otf", 12) }
  local function check(text)
    for character in text:gmatch("[%z\1-\127\194-\244][\128-\191]*") do
      for _, font in ipairs(fonts) do
        if not font:hasGlyphs(character) then missing[#missing + 1] = character end
      end
    end
  end
  local function walk(value)
    if type(value) == "string" then check(value) end
    if type(value) == "table" then
      for _, item in pairs(value) do walk(item) end
    end
  end
  walk(require("words"))
  walk(require("coinslot").PICO_PAYMENT)
  for _, product in ipairs(app.shop.model.products) do
    check(product.title)
    check(product.detail)
  end
  return table.concat(missing)
end

-- Stops the whole game where a delivery is taken in: before its save, or after it and before the
-- answer.
local function freezeAt(moment)
  local inventory = require("inventory")
  local grant = inventory.grant
  inventory.grant = function(delivery)
    local saved = moment == "before" or grant(delivery)
    print("! " .. moment .. " " .. tostring(saved))
    while true do love.timer.sleep(1) end
  end
  return true
end

-- Answers when some frames more were drawn: then what the pointer did has been seen.
local framesLeft

local COMMANDS = {
  frames = function(count) framesLeft = tonumber(count) end,
  look = function() answer(look()) end,
  where = function(id)
    local x, y = app.ui.whereIs(id)
    answer(x and { x = math.floor(x), y = math.floor(y) })
  end,
  key = function(key)
    love.event.push("keypressed", key, key, false)
    love.event.push("keyreleased", key, key)
    answer(true)
  end,
  text = function(text)
    love.event.push("textinput", text)
    answer(true)
  end,
  shot = shot,
  readQr = function(size) readQr(tonumber(size)) end,
  missingGlyphs = function() answer(missingGlyphs()) end,
  freezeAt = function(moment) answer(freezeAt(moment)) end,
}

return function()
  if framesLeft then
    framesLeft = framesLeft - 1
    if framesLeft == 0 then
      framesLeft = nil
      answer(true)
    end
    return
  end
  local line = channel:pop()
  if not line then return end
  local command, argument = line:match("^(%S+) ?(.*)$")
  COMMANDS[command](argument)
end
