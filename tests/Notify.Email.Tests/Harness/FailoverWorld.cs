using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;
using Notify.Tests.Pipeline;

namespace Notify.Email.Tests.Harness;

/// <summary>
/// A failover of two e-mail channels with a server each, and the whole delivery in real time. The first server can be
/// stopped while it handles messages, and started again on the same port.
/// </summary>
internal sealed class FailoverWorld : IAsyncDisposable
{
    public const string First = "first";
    public const string Second = "second";

    /// <summary>The number of messages that a server handles at the same time.</summary>
    public const int Concurrency = 4;

    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider _services;
    private readonly TaskCompletionSource _isHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;
    private int _users;

    private FailoverWorld(LocalSmtpServer first, LocalSmtpServer second)
    {
        (FirstServer, SecondServer) = (first, second);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IDeliveryObserver>(Events);
        services.AddNotify(o => o.Via = Via.FirstOf("email"))
            .AddEmail(First, o => Configure(o, first))
            .AddEmail(Second, o => Configure(o, second))
            .AddFailover("email", First, Second);
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine>(new PlainTemplates
        {
            Render = request => new RenderedMessage("<p>Hello</p>")
            {
                Parts = new Dictionary<string, string> { ["subject"] = "Hello" },
            },
        }));
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public LocalSmtpServer FirstServer { get; }

    public LocalSmtpServer SecondServer { get; }

    public EventLog Events { get; } = new();

    public static async Task<FailoverWorld> StartAsync() =>
        new(await LocalSmtpServer.StartAsync(), await LocalSmtpServer.StartAsync());

    /// <summary>Enqueues a message to each of so many recipients.</summary>
    /// <returns>The addresses.</returns>
    public async Task<IReadOnlyList<string>> EnqueueAsync(int count)
    {
        var notifier = _services.GetRequiredService<INotifier>();
        string[] addresses = [.. Enumerable.Range(0, count).Select(_ => $"user{_users++}@example.org")];
        foreach (var address in addresses)
            await notifier.EnqueueAsync(new Notification("hello", new Recipient { Email = address }));
        return addresses;
    }

    public Task RunAsync() => _services.GetRequiredService<INotifyRuntime>().StartAsync();

    /// <summary>
    /// Makes the first server hold its reply at a stage after so many messages, so that it can be stopped exactly
    /// there.
    /// </summary>
    public void HoldFirstServerAfter(int messages, SmtpStage stage) => FirstServer.Script(
        SmtpScript.Slow(stage, _ => Task.CompletedTask).Times(messages),
        SmtpScript.Slow(stage, HoldAsync).Forever());

    /// <summary>
    /// Waits until every connection of the first server is held, stops the server, and waits until the channel has
    /// noticed it.
    /// </summary>
    public async Task StopFirstServerAsync()
    {
        await _isHeld.Task.WaitAsync(Guard);
        await FirstServer.StopAsync();
        FirstServer.ClearScripts();
        await Events.NextWhereAsync(delivery => delivery is { Channel: First, Outcome: DeliveryOutcomes.Unreachable });
    }

    /// <summary>Waits until so many messages have been sent.</summary>
    public async Task SentAsync(int count)
    {
        for (var sent = 0; sent < count; sent++)
            await Events.NextAsync(DeliveryEventKind.Sent);
    }

    /// <summary>
    /// The recipients of all messages that the servers have accepted, and how often each received one.
    /// </summary>
    public IReadOnlyDictionary<string, int> Received() => FirstServer.Messages.Concat(SecondServer.Messages)
        .CountBy(mail => mail.Recipients.Single())
        .ToDictionary(StringComparer.Ordinal);

    public async Task<ChannelStatistics> StatisticsAsync(string channel) =>
        (await _services.GetRequiredService<IMessageBus>().GetStatisticsAsync()).For(channel);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _services.GetRequiredService<INotifyRuntime>().StopAsync(now.Token);
        await _services.DisposeAsync();
        await FirstServer.DisposeAsync();
        await SecondServer.DisposeAsync();
    }

    private static void Configure(EmailOptions options, LocalSmtpServer server)
    {
        (options.Host, options.Port, options.Security) = (server.Host, server.Port, SmtpSecurity.None);
        (options.From, options.RateLimit, options.Concurrency) = ("alerts@example.com", RateLimit.None, Concurrency);
        // The test waits for these in real time.
        options.RetryDelays = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(20), 5)];
        (options.BreakerDelay, options.BreakerMaxDelay) = (TimeSpan.FromMilliseconds(20),
            TimeSpan.FromMilliseconds(100));
    }

    private Task HoldAsync(CancellationToken stopped)
    {
        if (Interlocked.Increment(ref _held) == Concurrency)
            _isHeld.TrySetResult();
        return Task.Delay(Timeout.Infinite, stopped);
    }
}
