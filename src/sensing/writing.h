#pragma once

#include "core/api/router.h"
#include "sensing/creation.h"
#include "sensing/reading.h"
#include "sensing/removal.h"

namespace madang::sensing {

// POST, PUT, PATCH and DELETE of entities (18-088, clause 10). They wait for the disk: on a worker thread.
net::response create(city&, std::string const& root, resource_path const&, std::string_view body,
                     auth::principal const&);
net::response change(city&, std::string const& root, resource_path const&, std::string_view body, draft_for,
                     auth::principal const&);
net::response remove(city&, resource_path const&, auth::principal const&);

// Makes memory and listeners follow what a transaction did. After its commit.
void publish(city&, changes const&);

}  // namespace madang::sensing
