# The page of web/dist, which `npm run build` makes (script/build does), becomes part of the program. Without
# it the program is built all the same and says on its page that there is none.
find_program(node NAMES node REQUIRED)
set(web-dist ${CMAKE_SOURCE_DIR}/web/dist)
file(GLOB_RECURSE web-files CONFIGURE_DEPENDS ${web-dist}/*)
set(web-embedded ${CMAKE_BINARY_DIR}/gen/embedded.gen.cc)
add_custom_command(OUTPUT ${web-embedded} DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_web.mjs ${web-files}
  COMMAND ${node} ${CMAKE_SOURCE_DIR}/tools/embed_web.mjs ${web-dist} ${web-embedded} VERBATIM)

# --- tests of the page, and of what the program says of itself ---
find_program(python3 python3 REQUIRED)
set(web ${CMAKE_SOURCE_DIR}/web)
set(web-tools ${web}/node_modules)

# madang_web_test(NAME LABEL COMMAND…): runs in web/, where `npm ci` (script/bootstrap does) has put the tools.
function (madang_web_test name label)
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY ${web})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 300)
endfunction ()
madang_web_test(web_types fast ${node} ${web-tools}/svelte-check/bin/svelte-check --fail-on-warnings)
madang_web_test(web_format fast ${node} ${web-tools}/prettier/bin/prettier.cjs --check --log-level warn src tests tools)
madang_web_test(web_units fast ${node} ${web-tools}/vitest/vitest.mjs run)
madang_web_test(generated_is_current fast ${python3} ${CMAKE_SOURCE_DIR}/tools/generated.py $<TARGET_FILE:madang>)
madang_web_test(openapi_lint fast ${node} ${web-tools}/@redocly/cli/bin/cli.js lint --config ../tools/redocly.yaml ../docs/generated/openapi.json)
set_tests_properties(openapi_lint PROPERTIES ENVIRONMENT "REDOCLY_TELEMETRY=off;REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
# Two browsers and two servers: nothing else runs beside them, for what they measure is time too.
madang_web_test(journeys browser ${node} ${web}/tools/journeys.mjs $<TARGET_FILE:madang>)
set_tests_properties(journeys PROPERTIES TIMEOUT 1200 RUN_SERIAL TRUE)
