# The program from outside: every test/system/NAME_test.py is a test with the label `system`. It needs nothing but
# Python's own library, and what script/bootstrap installs (PostgreSQL, mosquitto-clients, openssl, curl).
find_program(python3 python3 REQUIRED)
file(GLOB system-tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/test/system/*_test.py)
foreach (file ${system-tests})
  get_filename_component(name ${file} NAME_WE)
  string(REGEX REPLACE "_test$" "" name ${name})
  add_test(NAME system_${name} COMMAND ${python3} ${file})
  set_tests_properties(system_${name} PROPERTIES LABELS system TIMEOUT 300 SKIP_RETURN_CODE 77
    ENVIRONMENT "MADANG=$<TARGET_FILE:madang>;PYTHONDONTWRITEBYTECODE=1")
endforeach ()
