#pragma once
// What JOL borrows from Java and drover has by another name: classes that are types here, and
// methods that are functions here. Everything else of Java is a function that the user gives.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/type.h"

namespace drover {

struct JavaClass {
  Type type;                // unknown: that of what is put into the column
  bool collection = false;  // flatten goes through its items
  bool everywhere = false;  // without an import: java.lang, and the primitive types
};
// By its name without the package; nullopt: any other class.
std::optional<JavaClass> java_class(std::string_view name);
// Of those that need no import.
std::vector<std::string> java_class_names();

// The function that does what a method does with so many arguments, the object among them; "" when
// there is none. `owner` is the class of a static method, and empty for one of objects.
std::string_view java_method(std::string_view owner, std::string_view name, std::size_t arguments);

}  // namespace drover
