using Notify.Bus;
using Notify.Delivery;

namespace Notify.Testing.Conformance;

/// <summary>One run of a sender case.</summary>
internal sealed class SenderCase
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(5);

    private SenderCase(ISenderFixture fixture) => Fixture = fixture;

    public ISenderFixture Fixture { get; }

    public static async Task RunAsync(Func<Task<ISenderFixture>> create, Func<SenderCase, Task> body)
    {
        var fixture = await create().ConfigureAwait(false);
        await using var _ = fixture.ConfigureAwait(false);
        await body(new SenderCase(fixture)).WaitAsync(Guard * 2).ConfigureAwait(false);
    }

    public static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new ConformanceException($"Expected otherwise: {otherwise}.");
    }

    public SendRequest Request(int number, string marker) => Request(Fixture.Address(number), marker);

    public SendRequest Request(string address, string marker, Envelope? envelope = null) => new()
    {
        Channel = Fixture.Channel,
        Address = address,
        Content = Fixture.Content(marker),
        Envelope = envelope ?? NewEnvelope(),
    };

    public async Task<SendResult> SendAsync(SendRequest request)
    {
        using var guard = new CancellationTokenSource(Guard);
        SendResult result;
        try
        {
            result = await Fixture.Sender.SendAsync(request, guard.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new ConformanceException(
                $"The provider's answer must be a value, but {e.GetType().Name} was thrown: {e.Message}");
        }
        CheckSilence(result, request.Address);
        return result;
    }

    public async Task ExpectAsync(SendRequest request, SendOutcome outcome)
    {
        var result = await SendAsync(request).ConfigureAwait(false);
        Require(result.Outcome == outcome, $"{outcome} was due, the sender said {result}");
        Require(
            outcome == SendOutcome.Sent || !string.IsNullOrWhiteSpace(result.Error),
            $"{outcome} comes without an error word");
    }

    /// <summary>
    /// Expects that a canceled send throws. If its content has been sent already, it may also return an unknown
    /// outcome.
    /// </summary>
    public async Task ExpectCanceledAsync(
        SendRequest request,
        CancellationToken cancellationToken,
        bool mayBeUnknown = false)
    {
        try
        {
            var result = await Fixture.Sender.SendAsync(request, cancellationToken)
                .AsTask()
                .WaitAsync(Promptly, CancellationToken.None)
                .ConfigureAwait(false);
            if (mayBeUnknown && result.Outcome == SendOutcome.Unknown)
                return;
            throw new ConformanceException(
                $"A canceled send must throw OperationCanceledException, but it said {result}.");
        }
        catch (OperationCanceledException)
        {
            Require(cancellationToken.IsCancellationRequested, "the send was canceled without a request");
        }
        catch (TimeoutException)
        {
            throw new ConformanceException($"A canceled send must end promptly; it went on for {Promptly}.");
        }
    }

    public async Task<IReadOnlyList<ReceivedSend>> ReceivedAsync(int count)
    {
        using var guard = new CancellationTokenSource(Guard);
        return await Fixture.ReceivedAsync(count, guard.Token).ConfigureAwait(false);
    }

    public async Task ExpectNothingReceivedAsync()
    {
        var received = await ReceivedAsync(0).ConfigureAwait(false);
        Require(received.Count == 0, $"{received.Count} messages arrived though none was to be sent");
    }

    private void CheckSilence(SendResult result, string address)
    {
        var shown = $"{result} {result.Detail} {result.Error}";
        Require(!shown.Contains(address, StringComparison.OrdinalIgnoreCase), "the result repeats the address");
        Require(
            !Fixture.Secrets.Any(secret => shown.Contains(secret, StringComparison.Ordinal)),
            "the result repeats a secret");
    }

    private static Envelope NewEnvelope()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new Envelope
        {
            Id = Guid.CreateVersion7(now),
            NotificationId = Guid.CreateVersion7(now),
            Template = "conformance",
            Recipient = new Recipient("conformance"),
            Steps = ["conformance"],
            CreatedAt = now,
            ExpiresAt = now.AddDays(1),
        };
    }
}
