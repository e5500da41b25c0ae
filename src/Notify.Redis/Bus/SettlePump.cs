using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using Notify.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Sends the settlements of one queue in batches. While Redis is unreachable, it retries a batch for as long as its
/// leases can last.
/// </summary>
internal sealed class SettlePump(RedisQueue queue, BusContext context) : CoalescingPump<PendingSettlement>
{
    private const int MostAtOnce = 500;
    private const int Fixed = 5;
    private const int PerCompletion = 2;
    private const int PerOther = 8;

    private readonly CallSequence _sequence = queue.NewSequence("s");
    private readonly List<PendingSettlement> _completions = [];
    private readonly List<PendingSettlement> _others = [];

    protected override async Task RunAsync()
    {
        while (Fill())
        {
            try
            {
                Complete(await SendAsync().ConfigureAwait(false));
            }
            catch (Exception error)
            {
                if (!RedisFailure.IsPassing(error)
                    && error is not (ObjectDisposedException or OperationCanceledException))
                    context.Logger.QueueThrew(error, queue.Channel);
                foreach (var item in _completions.Concat(_others))
                    item.TrySetException(error);
            }

            // With or without a reply, the server must ignore this call if it arrives later.
            _sequence.Next();
        }
    }

    private bool Fill()
    {
        _completions.Clear();
        _others.Clear();
        while (_completions.Count + _others.Count < MostAtOnce && TryTake(out var item))
            (item.Kind == PendingSettlement.Complete ? _completions : _others).Add(item);
        return _completions.Count + _others.Count > 0;
    }

    private RedisValue[] Arguments(string publish)
    {
        var arguments = new RedisValue[Fixed + (_completions.Count * PerCompletion) + (_others.Count * PerOther)];
        arguments[0] = _sequence.Number;
        arguments[1] = publish;
        arguments[2] = queue.Keys.Wake;
        arguments[3] = _completions.Count;
        var at = 4;
        foreach (var item in _completions)
        {
            arguments[at++] = item.Id;
            arguments[at++] = item.Token;
        }

        arguments[at++] = _others.Count;
        foreach (var item in _others)
        {
            arguments[at++] = item.Id;
            arguments[at++] = item.Token;
            arguments[at++] = item.Kind.ToString();
            arguments[at++] = item.DelayMilliseconds;
            arguments[at++] = item.KeepsOrder;
            arguments[at++] = item.IsSuspect;
            arguments[at++] = item.State;
            arguments[at++] = item.Reason;
        }

        return arguments;
    }

    private async Task<string> SendAsync()
    {
        var keys = queue.Keys.With(_sequence.Key);
        var startedAt = context.Time.GetTimestamp();
        for (var tries = 0; ; tries++)
        {
            try
            {
                var arguments = Arguments(await context.PublishCommandAsync().ConfigureAwait(false));
                var reply = (string)
                    (await context.RunAsync(QueueScripts.Settle, keys, arguments).ConfigureAwait(false))!;
                context.Outage.End();
                return reply;
            }
            catch (Exception error) when (RedisFailure.IsPassing(error))
            {
                context.Outage.Begin(error);
                if (context.Time.GetElapsedTime(startedAt) > context.Options.LeaseDuration)
                    throw;
                await context.PauseAsync(tries, context.Disposing.Token).ConfigureAwait(false);
            }
        }
    }

    private void Complete(string reply)
    {
        for (var i = 0; i < _completions.Count; i++)
            _completions[i].TrySetResult(reply[i] != '0');
        for (var i = 0; i < _others.Count; i++)
            _others[i].TrySetResult(reply[_completions.Count + i] != '0');
    }
}
