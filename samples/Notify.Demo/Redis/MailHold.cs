using Notify.Testing;

namespace Notify.Demo.Redis;

/// <summary>
/// Delays the replies of the mail server, so that the killed worker certainly has messages in flight. Every second
/// e-mail waits before its content is sent, and does not arrive twice. The others wait after it, and do.
/// </summary>
/// <param name="free">The number of e-mails that are not delayed.</param>
internal sealed class MailHold(int free)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _recipients;
    private int _contents;
    private int _held;

    /// <summary>The number of delayed replies.</summary>
    public int Held => Volatile.Read(ref _held);

    public SmtpScript[] Scripts =>
    [
        SmtpScript.Slow(SmtpStage.Rcpt, HoldRecipientAsync).Forever(),
        SmtpScript.Slow(SmtpStage.EndOfData, HoldContentAsync).Forever(),
    ];

    public void Release() => _released.TrySetResult();

    private Task HoldRecipientAsync(CancellationToken canceled)
    {
        var number = Interlocked.Increment(ref _recipients);
        return HoldAsync(number > free && number % 2 == 0, canceled);
    }

    private Task HoldContentAsync(CancellationToken canceled) =>
        HoldAsync(Interlocked.Increment(ref _contents) > free, canceled);

    private Task HoldAsync(bool applies, CancellationToken canceled)
    {
        if (!applies)
            return Task.CompletedTask;
        Interlocked.Increment(ref _held);
        return _released.Task.WaitAsync(canceled);
    }
}
