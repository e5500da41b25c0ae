using Notify.Delivery;
using Notify.Templates;

namespace Notify.Testing.Conformance;

/// <summary>A sender and the provider it talks to, for one case. Disposed of after the case.</summary>
public interface ISenderFixture : IAsyncDisposable
{
    /// <summary>The sender under test.</summary>
    IChannelSender Sender { get; }

    /// <summary>The channel's name.</summary>
    string Channel { get; }

    /// <summary>An address the provider takes: a different one for each number.</summary>
    /// <param name="number">From 0.</param>
    string Address(int number);

    /// <summary>Something that is no address of the channel.</summary>
    string MalformedAddress { get; }

    /// <summary>What must never be seen in a result: passwords, tokens. Addresses are added by the cases.</summary>
    IReadOnlyList<string> Secrets { get; }

    /// <summary>Content that holds a marker.</summary>
    /// <param name="marker">Letters and digits, to be found in <see cref="ReceivedSend.Text"/>.</param>
    RenderedMessage Content(string marker);

    /// <summary>Makes the provider behave so, until the next call.</summary>
    /// <param name="behavior">One behavior.</param>
    Task ArrangeAsync(ProviderBehaviors behavior);

    /// <summary>Waits until the provider has received at least so many messages, and returns all it has.</summary>
    /// <param name="count">How many; 0 does not wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ReceivedSend>> ReceivedAsync(int count, CancellationToken cancellationToken);
}
