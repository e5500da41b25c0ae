using Notify.Testing;

namespace Notify.Demo.Redis;

/// <summary>
/// A mail server that takes its time, so that the worker that is killed has mails in its hands for certain. Every other one waits before its content is sent, and so does not arrive twice; the
/// rest wait after it, and do.
/// </summary>
/// <param name="free">How many mails go through before.</param>
internal sealed class MailHold(int free)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _recipients;
    private int _contents;
    private int _held;

    /// <summary>How many have been made to wait.</summary>
    public int Held => Volatile.Read(ref _held);

    public SmtpScript[] Scripts =>
    [
        SmtpScript.Slow(SmtpStage.Rcpt, canceled => HoldAsync(Interlocked.Increment(ref _recipients) is var number && number > free && number % 2 == 0, canceled)).Forever(),
        SmtpScript.Slow(SmtpStage.EndOfData, canceled => HoldAsync(Interlocked.Increment(ref _contents) > free, canceled)).Forever(),
    ];

    public void Release() => _released.TrySetResult();

    private Task HoldAsync(bool applies, CancellationToken canceled)
    {
        if (!applies)
            return Task.CompletedTask;
        Interlocked.Increment(ref _held);
        return _released.Task.WaitAsync(canceled);
    }
}
