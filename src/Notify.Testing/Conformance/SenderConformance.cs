using Notify.Delivery;

namespace Notify.Testing.Conformance;

/// <summary>
/// Provides the conformance cases of <see cref="IChannelSender"/>, to be run for every implementation.
/// </summary>
/// <example>
/// <code>
/// public static TheoryData&lt;string&gt; Names => [.. SenderConformance.Cases(Create, supported).Select(c => c.Name)];
/// </code>
/// </example>
public static class SenderConformance
{
    private const int Crowd = 50;

    /// <summary>Returns the cases.</summary>
    /// <param name="create">The delegate that creates a fixture, called once for each case.</param>
    /// <param name="supported">
    /// The behaviors that the fixture's provider supports. Cases that need other behaviors are omitted.
    /// </param>
    /// <param name="hasStableIds">Whether the protocol has an id by which a repeated message is recognized.</param>
    /// <returns>The cases.</returns>
    public static IReadOnlyList<ConformanceCase> Cases(
        Func<Task<ISenderFixture>> create,
        ProviderBehaviors supported,
        bool hasStableIds)
    {
        ArgumentNullException.ThrowIfNull(create);
        var cases = new List<ConformanceCase>
        {
            new("An_accepted_message_is_sent_and_arrives_once", () => SenderCase.RunAsync(create, Accepted)),
            new("A_malformed_address_is_a_value", () => SenderCase.RunAsync(create, Malformed)),
            new("A_canceled_token_sends_nothing", () => SenderCase.RunAsync(create, CanceledBefore)),
            new("Fifty_concurrent_sends_all_arrive_none_twice", () => SenderCase.RunAsync(create, Concurrent)),
        };
        AddAnswer(
            ProviderBehaviors.RefuseRecipient,
            SendOutcome.InvalidRecipient,
            "A_refused_recipient_is_an_invalid_recipient");
        AddAnswer(ProviderBehaviors.RefuseContent, SendOutcome.Rejected, "Refused_content_is_rejected");
        AddAnswer(ProviderBehaviors.FailForNow, SendOutcome.Transient, "A_failure_for_now_is_transient");
        AddAnswer(ProviderBehaviors.Throttle, SendOutcome.Throttled, "A_request_to_slow_down_is_throttled");
        AddAnswer(
            ProviderBehaviors.RefuseCredentials,
            SendOutcome.Misconfigured,
            "Refused_credentials_are_misconfigured");
        AddAnswer(ProviderBehaviors.Unreachable, SendOutcome.Unreachable, "A_provider_that_is_down_is_unreachable");
        AddAnswer(ProviderBehaviors.LoseAnswer, SendOutcome.Unknown, "A_lost_answer_is_unknown");
        if (supported.HasFlag(ProviderBehaviors.Hang))
        {
            cases.Add(new(
                "Canceling_a_send_in_progress_ends_it_promptly",
                () => SenderCase.RunAsync(create, CanceledMidway)));
        }

        if (supported.HasFlag(ProviderBehaviors.Restart))
            cases.Add(new("A_sender_survives_a_restart_of_the_provider", () => SenderCase.RunAsync(create, Restarted)));
        if (hasStableIds)
        {
            cases.Add(
                new("A_repeated_envelope_has_the_same_id_and_another_one_a_different_id", () =>
                    SenderCase.RunAsync(create, Repeated)));
        }

        return cases;

        void AddAnswer(ProviderBehaviors behavior, SendOutcome outcome, string name)
        {
            if (supported.HasFlag(behavior))
                cases.Add(new(name, () => SenderCase.RunAsync(create, @case => Answered(@case, behavior, outcome))));
        }
    }

    private static async Task Accepted(SenderCase @case)
    {
        await @case.ExpectAsync(@case.Request(0, "first"), SendOutcome.Sent).ConfigureAwait(false);
        var received = await @case.ReceivedAsync(1).ConfigureAwait(false);
        SenderCase.Require(received.Count == 1, $"one message was sent, {received.Count} arrived");
        SenderCase.Require(received[0].Address == @case.Fixture.Address(0), "the message arrived at another address");
        SenderCase.Require(received[0].Text.Contains("first", StringComparison.Ordinal), "the content did not arrive");
    }

    private static async Task Malformed(SenderCase @case)
    {
        var result = await @case
            .SendAsync(@case.Request(@case.Fixture.MalformedAddress, "malformed"))
            .ConfigureAwait(false);
        SenderCase.Require(
            result.Outcome is SendOutcome.InvalidRecipient or SendOutcome.Rejected,
            $"a malformed address gave {result.Outcome}");
        await @case.ExpectNothingReceivedAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Expects that the failure is returned as a result without secrets, and that the sender works again when the
    /// provider does.
    /// </summary>
    private static async Task Answered(SenderCase @case, ProviderBehaviors behavior, SendOutcome outcome)
    {
        await @case.Fixture.ArrangeAsync(behavior).ConfigureAwait(false);
        await @case.ExpectAsync(@case.Request(0, "faulty"), outcome).ConfigureAwait(false);
        await @case.Fixture.ArrangeAsync(ProviderBehaviors.Accept).ConfigureAwait(false);
        await @case.ExpectAsync(@case.Request(1, "afterwards"), SendOutcome.Sent).ConfigureAwait(false);
        var received = await @case.ReceivedAsync(1).ConfigureAwait(false);
        SenderCase.Require(
            received.Count(send => send.Text.Contains("afterwards", StringComparison.Ordinal)) == 1,
            "the next message did not arrive once");
        var faulty = received.Count(send => send.Text.Contains("faulty", StringComparison.Ordinal));
        SenderCase.Require(faulty == 0 || outcome == SendOutcome.Unknown, "a refused message arrived");
    }

    private static async Task CanceledBefore(SenderCase @case)
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync().ConfigureAwait(false);
        await @case.ExpectCanceledAsync(@case.Request(0, "canceled"), source.Token).ConfigureAwait(false);
        await @case.ExpectNothingReceivedAsync().ConfigureAwait(false);
    }

    private static async Task CanceledMidway(SenderCase @case)
    {
        await @case.Fixture.ArrangeAsync(ProviderBehaviors.Hang).ConfigureAwait(false);
        using (var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
        {
            await @case
                .ExpectCanceledAsync(@case.Request(0, "hanging"), source.Token, mayBeUnknown: true)
                .ConfigureAwait(false);
        }

        await @case.Fixture.ArrangeAsync(ProviderBehaviors.Accept).ConfigureAwait(false);
        await @case.ExpectAsync(@case.Request(1, "afterwards"), SendOutcome.Sent).ConfigureAwait(false);
    }

    private static async Task Concurrent(SenderCase @case)
    {
        var requests = Enumerable.Range(0, Crowd).Select(n => @case.Request(n, $"crowd{n}x")).ToList();
        await Task.WhenAll(requests.Select(request => @case.ExpectAsync(request, SendOutcome.Sent)))
            .ConfigureAwait(false);
        var received = await @case.ReceivedAsync(Crowd).ConfigureAwait(false);
        SenderCase.Require(received.Count == Crowd, $"{Crowd} messages were sent, {received.Count} arrived");
        for (var n = 0; n < Crowd; n++)
        {
            var mine = received.Where(send => send.Address == @case.Fixture.Address(n)).ToList();
            SenderCase.Require(
                mine.Count == 1 && mine[0].Text.Contains($"crowd{n}x", StringComparison.Ordinal),
                $"message {n} did not arrive once, with its own content, at its own address");
        }
    }

    private static async Task Restarted(SenderCase @case)
    {
        await @case.ExpectAsync(@case.Request(0, "before"), SendOutcome.Sent).ConfigureAwait(false);
        await @case.Fixture.ArrangeAsync(ProviderBehaviors.Restart).ConfigureAwait(false);
        await @case.ExpectAsync(@case.Request(1, "afterwards"), SendOutcome.Sent).ConfigureAwait(false);
        var received = await @case.ReceivedAsync(2).ConfigureAwait(false);
        SenderCase.Require(received.Count == 2, $"two messages were sent, {received.Count} arrived");
    }

    private static async Task Repeated(SenderCase @case)
    {
        var request = @case.Request(0, "repeated");
        await @case.ExpectAsync(request, SendOutcome.Sent).ConfigureAwait(false);
        await @case.ExpectAsync(request, SendOutcome.Sent).ConfigureAwait(false);
        await @case.ExpectAsync(@case.Request(0, "another"), SendOutcome.Sent).ConfigureAwait(false);
        await @case
            .ExpectAsync(@case.Request(@case.Fixture.Address(1), "elsewhere", request.Envelope), SendOutcome.Sent)
            .ConfigureAwait(false);
        var ids = (await @case.ReceivedAsync(4).ConfigureAwait(false)).Select(send => send.StableId).ToList();
        SenderCase.Require(ids.TrueForAll(id => !string.IsNullOrEmpty(id)), "a message carries no id");
        SenderCase.Require(ids[0] == ids[1], "the repetition carries another id");
        SenderCase.Require(ids[2] != ids[0], "another envelope carries the same id");
        SenderCase.Require(ids[3] != ids[0], "another address carries the same id");
    }
}
