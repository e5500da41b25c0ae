-- Included by claim.lua and find-marked.lua: the notification and the campaign of an encoded envelope, and the lookup
-- of their cancellation marks. The scripts do not decode the JSON. EnvelopeWriter escapes quotation marks in texts, so
-- the name of a property with its quotation marks cannot be part of a text.

local function read_notification(envelope)
  return envelope:match('"notification":"([^"]*)"') or ''
end

-- Returns the campaign as it is written, with its escapes. The properties before "steps" are those of the envelope; the
-- model, which follows, may have a property with this name.
local function read_campaign(envelope)
  local last = envelope:find('"steps":[', 1, true) or 0
  local _, before = sub(envelope, 1, last):find('"campaign":"', 1, true)
  if not before then
    return ''
  end
  local position = before + 1
  while true do
    position = envelope:find('["\\]', position)
    if not position then
      return ''
    end
    if sub(envelope, position, position) == '"' then
      return sub(envelope, before + 1, position - 1)
    end
    position = position + 2
  end
end

-- Looks up one kind of marks for encoded envelopes. Calls an action with the index and the name of each marked one.
local function for_each_marked(marks, read_name, encoded, action)
  if #encoded == 0 or call('EXISTS', marks) == 0 then
    return
  end
  local names = {}
  for index, envelope in ipairs(encoded) do
    names[index] = envelope and read_name(envelope) or ''
  end
  for index, mark in ipairs(get_fields(marks, names)) do
    if mark then
      action(index, names[index])
    end
  end
end

-- Returns a table that contains true at the index of each envelope whose notification or campaign was canceled. The
-- cost does not depend on the number of marks.
local function find_canceled(encoded)
  local is_canceled = {}
  local function add(index)
    is_canceled[index] = true
  end
  for_each_marked(canceled_notifications, read_notification, encoded, add)
  for_each_marked(canceled_campaigns, read_campaign, encoded, add)
  return is_canceled
end
