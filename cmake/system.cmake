# The program from outside: every test/system/NAME_test.py is a test with the label `system`. It needs nothing but
# Python's own library, and what script/bootstrap installs (PostgreSQL, mosquitto-clients, openssl, curl).
find_program(python3 python3 REQUIRED)
file(GLOB system-tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/test/system/*_test.py)
set(slower 1)
if (MADANG_SANITIZE)
  set(slower 10)
endif ()
math(EXPR system-timeout "300 * ${slower}")
foreach (file ${system-tests})
  get_filename_component(name ${file} NAME_WE)
  string(REGEX REPLACE "_test$" "" name ${name})
  add_test(NAME system_${name} COMMAND ${python3} ${file})
  set_tests_properties(system_${name} PROPERTIES LABELS system TIMEOUT ${system-timeout} SKIP_RETURN_CODE 77
    ENVIRONMENT "MADANG=$<TARGET_FILE:madang>;MADANG_TEST_SLOWER=${slower};PYTHONDONTWRITEBYTECODE=1")
endforeach ()
