/// Charts: to come.
