using Notify.Chaos.Random;
using Notify.Chaos.Rows;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Notify.Chaos.LongestFirst", "Notify.Chaos")]

namespace Notify.Chaos;

/// <summary>Starts the tests that take a minute first, so that the others run at the same time.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [nameof(RandomRun), nameof(LongOutageTests)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection =>
            Long.Any(name => collection.DisplayName.Contains(name, StringComparison.Ordinal)));
}
