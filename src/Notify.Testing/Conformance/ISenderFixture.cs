using Notify.Delivery;
using Notify.Templates;

namespace Notify.Testing.Conformance;

/// <summary>Provides a sender and its provider for one case. It is disposed after the case.</summary>
public interface ISenderFixture : IAsyncDisposable
{
    /// <summary>Gets the sender under test.</summary>
    IChannelSender Sender { get; }

    /// <summary>Gets the name of the channel.</summary>
    string Channel { get; }

    /// <summary>Returns an address that the provider accepts, a different one for each number.</summary>
    /// <param name="number">The number, from 0.</param>
    /// <returns>The address.</returns>
    string Address(int number);

    /// <summary>Gets a text that is not a valid address of the channel.</summary>
    string MalformedAddress { get; }

    /// <summary>
    /// Gets the texts that a result must never contain: passwords and tokens. The cases add the addresses.
    /// </summary>
    IReadOnlyList<string> Secrets { get; }

    /// <summary>Returns content that contains a marker.</summary>
    /// <param name="marker">
    /// The marker, of letters and digits, which must appear in <see cref="ReceivedSend.Text"/>.
    /// </param>
    /// <returns>The content.</returns>
    RenderedMessage Content(string marker);

    /// <summary>Sets the behavior of the provider until the next call.</summary>
    /// <param name="behavior">One behavior.</param>
    /// <returns>A task that completes when the provider behaves so.</returns>
    Task ArrangeAsync(ProviderBehaviors behavior);

    /// <summary>
    /// Waits until the provider has received at least this number of messages, and returns all that it has.
    /// </summary>
    /// <param name="count">The number of messages; 0 to return without waiting.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The received messages.</returns>
    Task<IReadOnlyList<ReceivedSend>> ReceivedAsync(int count, CancellationToken cancellationToken);
}
