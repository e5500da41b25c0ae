namespace Notify.Demo.Redis;

/// <summary>
/// The messages that have arrived at the local receivers, counted as their recipients would recognize them.
/// </summary>
/// <param name="Messages">The number of different messages.</param>
/// <param name="Twice">The number of those that arrived more than once.</param>
internal sealed record Arrivals(int Messages, int Twice)
{
    public static Arrivals At(LocalReceivers receivers)
    {
        var received = new List<(string, string?)>();
        // All attempts of a mail have the same Message-ID.
        foreach (var mail in receivers.Smtp?.Messages ?? [])
            received.Add(("mail", mail.Message.MessageId));
        foreach (var push in receivers.Push?.Messages ?? [])
            received.Add((push.Subscription.Endpoint.ToString(), push.Text));
        foreach (var message in receivers.Telegram?.Messages ?? [])
            received.Add(($"{message.Chat}", message.Text));
        var counts = received.CountBy(message => message).ToList();
        return new Arrivals(counts.Count, counts.Count(message => message.Value > 1));
    }
}
