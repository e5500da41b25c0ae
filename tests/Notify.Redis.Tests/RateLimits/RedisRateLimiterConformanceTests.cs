using Notify.Redis.RateLimits;
using Notify.Testing.Conformance;

namespace Notify.Redis.Tests.RateLimits;

[RunsConformance(typeof(RedisRateLimiterFactory))]
public sealed class RedisRateLimiterConformanceTests(RedisRateLimiterConformanceTests.AllCases cases)
    : IClassFixture<RedisRateLimiterConformanceTests.AllCases>
{
    public static TheoryData<string> Names =>
        [
            .. new RateLimiterConformance(
                NSubstitute.Substitute.For<Notify.Delivery.RateLimiting.IRateLimiterFactory>(),
                Task.Delay).Cases.Select(test => test.Name),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Keeps(string promise) => cases.Running[promise];

    /// <summary>They use real time, so they all run concurrently.</summary>
    public sealed class AllCases : IAsyncLifetime
    {
        private readonly RedisLimits _redis = new();
        private LimitProcess? _process;

        public IReadOnlyDictionary<string, Task> Running { get; private set; } = new Dictionary<string, Task>();

        public async Task InitializeAsync()
        {
            await _redis.InitializeAsync();
            _process = await LimitProcess.StartAsync(_redis.Server.Endpoint);
            var suite = new RateLimiterConformance(_process.Factory, Task.Delay);
            Running = suite.Cases.ToDictionary(test => test.Name, test => Task.Run(test.Run));
        }

        public async Task DisposeAsync()
        {
            foreach (var running in Running.Values)
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _process!.DisposeAsync();
            await _redis.DisposeAsync();
        }
    }
}
