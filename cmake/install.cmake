# cmake --install build/release [--prefix DIR]: the program, the library, what they read, and the documents.
include(GNUInstallDirs)
if(TARGET drover)
  install(TARGETS drover RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
foreach(document README.md LICENSE ARCHITECTURE.md CONTRIBUTING.md)
  install(FILES ${PROJECT_SOURCE_DIR}/${document} DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
endforeach()
foreach(folder docs examples)
  if(EXISTS ${PROJECT_SOURCE_DIR}/${folder})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder} DESTINATION ${CMAKE_INSTALL_DOCDIR})
  endif()
endforeach()
foreach(folder programs descriptions)
  if(EXISTS ${PROJECT_SOURCE_DIR}/${folder})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/drover)
  endif()
endforeach()
# libdrover, for programs that embed the engine: one archive of the rooms that embed/ stands on, the
# headers that embed/runtime.h includes, and what find_package(drover) needs.
include(CMakePackageConfigHelpers)
set(rooms base value lang plan engine host node embed)
list(TRANSFORM rooms REPLACE "(.+)" "$<TARGET_OBJECTS:drover_\\1>" OUTPUT_VARIABLE objects)
add_library(libdrover STATIC ${objects})
set_target_properties(libdrover PROPERTIES OUTPUT_NAME drover UNITY_BUILD OFF LINKER_LANGUAGE CXX
                      EXPORT_NAME drover)
if(TARGET drover)
  add_dependencies(drover libdrover)  # what installs one installs the other
endif()
target_compile_features(libdrover INTERFACE cxx_std_20)
target_include_directories(libdrover INTERFACE
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/drover>)
target_link_libraries(libdrover INTERFACE Threads::Threads PkgConfig::re2)
install(TARGETS libdrover EXPORT drover ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT drover NAMESPACE drover:: FILE droverTargets.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/drover)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/droverConfig.cmake.in
  ${PROJECT_BINARY_DIR}/droverConfig.cmake INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/drover)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/droverConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/droverConfig.cmake ${PROJECT_BINARY_DIR}/droverConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/drover)
foreach(header base/result.h value/type.h value/value.h embed/native.h embed/runtime.h)
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${PROJECT_SOURCE_DIR}/src/${header}
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/drover/${folder})
endforeach()
