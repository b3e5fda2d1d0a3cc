-- What wrk asks for, by the environment that bench/wrk.py gives it, and what it says at the end.
-- Without ADDRESSES and FORM there is no `request`: wrk is quickest with one that never changes.
local addresses_file, once, form = os.getenv("ADDRESSES"), os.getenv("ONCE"), os.getenv("FORM")
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init()
  math.randomseed(os.time() * 10 + number)
end

if addresses_file then
  local addresses = {}
  for line in io.lines(addresses_file) do table.insert(addresses, line) end
  local asked = 0

  function request()
    -- The two threads take turns, so that no address is asked for by both.
    local place = asked * 2 + number
    if once and place >= #addresses then
      used_up = true
      wrk.thread:stop()
    end
    asked = asked + 1
    local line = addresses[place % #addresses + 1]
    local address, cookie, from, own_form = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    if not address then return wrk.format(nil, line) end
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    headers["Cookie"], headers["X-Forwarded-For"] = cookie, from
    return wrk.format("POST", address, headers, own_form)
  end
elseif form then
  wrk.method = "POST"

  function request()
    local key = string.gsub("xxxxxxxxxxxx4xxx8xxxxxxxxxxxxxxx", "x", function()
      return string.format("%x", math.random(0, 15))
    end)
    return wrk.format(nil, nil, nil, form .. "&key=" .. key)
  end
end

function done(summary, latency)
  local errors = summary.errors
  local all_used_up = true
  for _, thread in ipairs(threads) do
    all_used_up = all_used_up and thread:get("used_up") == true
  end
  print(string.format(
    '{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "mean": %f, "used_up": %s, "refused": %d, "broken": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, latency.mean / 1000,
    tostring(all_used_up), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
