-- What the player carries and uses up: counted in the game's own save, together with the ids of the
-- deliveries that are already in it. Both go into ONE write: a game that dies in between has either
-- both or neither, so nothing is lost and nothing is handed over twice. (What is owned for good is
-- never saved here: `restore` asks the server.)
local inventory = {}

local GRANTED_MAX = 500 -- plenty: a delivery that was answered does not come again

local engine, key
local counts, granted = {}, {}

local function encode()
  local lines = {}
  for code, count in pairs(counts) do lines[#lines + 1] = "have " .. code .. " " .. count end
  for _, id in ipairs(granted) do lines[#lines + 1] = "granted " .. id end
  return table.concat(lines, "\n")
end

-- Opens the save of one player. The engine's `save` is all or nothing, also when the game is killed
-- while it writes.
function inventory.open(hostEngine, playerId)
  engine, key = hostEngine, "inventory of " .. playerId
  counts, granted = {}, {}
  for line in (engine.load(key) or ""):gmatch("[^\n]+") do
    local code, count = line:match("^have (%w+) (%d+)$")
    if code then counts[code] = tonumber(count) end
    granted[#granted + 1] = line:match("^granted (.+)$")
  end
end

function inventory.close()
  engine, counts, granted = nil, {}, {}
end

local function wasGranted(deliveryId)
  for _, id in ipairs(granted) do
    if id == deliveryId then return true end
  end
  return false
end

local function add(items, sign)
  for _, item in ipairs(items or {}) do
    counts[item.code] = (counts[item.code] or 0) + sign * item.quantity
  end
end

-- Takes the goods of a delivery in. Gives true when they are saved, now or earlier.
function inventory.grant(delivery)
  if not engine then return false end
  if wasGranted(delivery.deliveryId) then return true end
  add(delivery.items, 1)
  granted[#granted + 1] = delivery.deliveryId
  if #granted > GRANTED_MAX then table.remove(granted, 1) end
  if engine.save(key, encode()) then return true end
  add(delivery.items, -1)
  granted[#granted] = nil
  return false
end

function inventory.count(code)
  return counts[code] or 0
end

-- Uses one up; false when there is none, or it could not be saved.
function inventory.use(code)
  if inventory.count(code) == 0 then return false end
  counts[code] = counts[code] - 1
  if engine.save(key, encode()) then return true end
  counts[code] = counts[code] + 1
  return false
end

return inventory
