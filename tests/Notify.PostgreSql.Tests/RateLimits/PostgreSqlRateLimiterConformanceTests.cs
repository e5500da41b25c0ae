using Notify.Delivery.RateLimiting;
using Notify.Sql;
using Notify.Testing.Conformance;
using Notify.Tests.Shared;

namespace Notify.PostgreSql.Tests.RateLimits;

[RunsConformance(typeof(SqlRateLimiterFactory))]
public sealed class PostgreSqlRateLimiterConformanceTests(PostgreSqlRateLimiterConformanceTests.AllCases cases)
    : IClassFixture<PostgreSqlRateLimiterConformanceTests.AllCases>
{
    public static TheoryData<string> Names =>
        [
            .. new RateLimiterConformance(NSubstitute.Substitute.For<IRateLimiterFactory>(), Task.Delay)
                .Cases.Select(test => test.Name),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Meets_the_contract(string name) => cases.Running[name];

    /// <summary>They use real time, so they all run concurrently.</summary>
    public sealed class AllCases : IAsyncLifetime
    {
        private PostgreSqlServer? _server;
        private LimitProcess? _process;

        public IReadOnlyDictionary<string, Task> Running { get; private set; } = new Dictionary<string, Task>();

        public async Task InitializeAsync()
        {
            _server = await PostgreSqlServer.StartAsync();
            _process = await LimitProcess.StartAsync(
                _server.ConnectionString, options => options.Schema = "It's a \"schema\"");
            var suite = new RateLimiterConformance(_process.Factory, Task.Delay);
            Running = suite.Cases.ToDictionary(test => test.Name, test => Task.Run(test.Run));
        }

        public async Task DisposeAsync()
        {
            foreach (var running in Running.Values)
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var logged = _process!.Messages.ToArray();
            await _process.DisposeAsync();
            await _server!.DisposeAsync();
            logged.Should().BeEmpty("the cases run on the database and not on a local share");
        }
    }
}
