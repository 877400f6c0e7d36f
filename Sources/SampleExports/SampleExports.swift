/// SampleExports: to come.
