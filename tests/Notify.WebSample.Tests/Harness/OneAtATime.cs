// A metrics reader of OpenTelemetry observes the meters of the whole process, and removes an instrument when another one
// of the same name ends: two samples at the same time would affect each other's metrics.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
