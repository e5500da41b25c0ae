// A metrics reader of OpenTelemetry hears the meters of the whole process, and takes an instrument for gone when one of its name is: two samples side by side would spoil each other's metrics.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
