-- For wrk: the paths of a file, one after the other.
local paths = {}
local at = 0

function init(args)
  for path in io.lines(args[1]) do
    paths[#paths + 1] = wrk.format("GET", path)
  end
end

function request()
  at = at % #paths + 1
  return paths[at]
end
