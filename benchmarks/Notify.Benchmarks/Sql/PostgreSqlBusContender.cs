using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Benchmarks.Redis;
using Notify.PostgreSql;
using Notify.Sql;
using Notify.Tests.Shared;

namespace Notify.Benchmarks.Sql;

/// <summary>
/// The bus alone: batches are enqueued and claimed under leases, and each message is settled individually.
/// </summary>
internal sealed class PostgreSqlBusContender(PostgreSqlServer server, bool prepares) : IContender
{
    public const string Plain = "Notify's bus";
    public const string Prepared = "Notify's bus, prepared statements";

    private readonly Countdown _countdown = new();
    private SqlMessageBus? _bus;
    private CancellationTokenSource? _stop;
    private Task _consuming = Task.CompletedTask;

    public string Name => prepares ? Prepared : Plain;

    public int Messages => 20_000;

    public async Task SetUpAsync()
    {
        var database = await server.CreateDatabaseAsync();
        _bus = PostgreSqlMessageBus.Create(new PostgreSqlOptions
        {
            ConnectionString = server.ConnectionStringOf("postgres", database),
            PrepareStatements = prepares,
        });
        _stop = new CancellationTokenSource();
        _consuming = Bunches.ConsumeAsync(_ =>
            BusConsumer.RunAsync(_bus, SampleEnvelope.Channel, Bunches.Size, _countdown, _stop.Token));
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        await Bunches.ProduceAsync(messages, async count => await _bus!.EnqueueAsync(SampleEnvelope.Make(count)));
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop!.CancelAsync();
        await _consuming;
        await _bus!.DisposeAsync();
        _stop.Dispose();
    }
}
