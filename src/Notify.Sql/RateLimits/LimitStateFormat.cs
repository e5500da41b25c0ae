namespace Notify.Sql.RateLimits;

/// <summary>
/// Writes and reads the state of a limit: a version, a time, and the processes with their runs. Times and ids are
/// written as differences, so that most of them need one or two bytes.
/// </summary>
internal static class LimitStateFormat
{
    private const byte Version = 1;

    // More than any limit has; a corrupt number must not reserve memory.
    private const int MostEntries = 10_000_000;

    public static byte[] Write(LimitState state)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        var processes = state.Processes.ToArray();
        var start = processes.Select(process => process.Until).DefaultIfEmpty(0).Min();
        writer.Write7BitEncodedInt64(start);
        writer.Write7BitEncodedInt(processes.Length);
        foreach (var process in processes)
        {
            writer.Write(process.Id);
            writer.Write7BitEncodedInt64(process.Until - start);
            writer.Write7BitEncodedInt64(Fold(process.BlockingUntil - start));
            Write(writer, process.Held, start);
            Write(writer, process.Used, start);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">A later version has written it, or it is corrupt.</exception>
    public static LimitState Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
            if (reader.ReadByte() != Version)
                throw new InvalidDataException("A later version of the package has written the state of a limit.");
            var state = new LimitState();
            var start = reader.Read7BitEncodedInt64();
            for (var remaining = ReadCount(reader); remaining > 0; remaining--)
            {
                var process = new ProcessPermits(reader.ReadUInt64())
                {
                    Until = start + reader.Read7BitEncodedInt64(),
                    BlockingUntil = start + Unfold(reader.Read7BitEncodedInt64()),
                };
                Read(reader, process.Held, start);
                Read(reader, process.Used, start);
                state.Add(process);
            }

            return state;
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The state of a limit is corrupt.", exception);
        }
    }

    private static void Write(BinaryWriter writer, PermitRuns runs, long start)
    {
        writer.Write7BitEncodedInt(runs.Runs.Count);
        var (id, time) = (0L, start);
        foreach (var run in runs.Runs.OrderBy(run => run.First))
        {
            writer.Write7BitEncodedInt64(run.First - id);
            writer.Write7BitEncodedInt(run.Count);
            writer.Write7BitEncodedInt64(Fold(run.Until - time));
            (id, time) = (run.End, run.Until);
        }
    }

    private static void Read(BinaryReader reader, PermitRuns runs, long start)
    {
        var (id, time) = (0L, start);
        for (var remaining = ReadCount(reader); remaining > 0; remaining--)
        {
            var run = new PermitRun(
                id + reader.Read7BitEncodedInt64(),
                ReadCount(reader),
                time + Unfold(reader.Read7BitEncodedInt64()));
            runs.Add(run);
            (id, time) = (run.End, run.Until);
        }
    }

    private static int ReadCount(BinaryReader reader) =>
        reader.Read7BitEncodedInt() is >= 0 and <= MostEntries and var count
            ? count
            : throw new InvalidDataException("The state of a limit is corrupt.");

    // Small numbers of both signs become small numbers without a sign.
    private static long Fold(long number) => (number << 1) ^ (number >> 63);

    private static long Unfold(long folded) => (long)((ulong)folded >> 1) ^ -(folded & 1);
}
