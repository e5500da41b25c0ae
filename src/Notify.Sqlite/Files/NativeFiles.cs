using System.Runtime.InteropServices;
using System.Text;

namespace Notify.Sqlite.Files;

/// <summary>
/// Functions of the C library that examine a file without opening it. Closing a file ends the locks that SQLite has on
/// it in this process (https://sqlite.org/howtocorrupt.html), so the database file is never opened otherwise.
/// </summary>
internal static class NativeFiles
{
    public const int Read = 4;
    public const int Write = 2;
    public const int Search = 1;

    private const int CurrentFolder = -100;
    private const uint InodeNumber = 0x100;

    /// <summary>Returns whether the process has rights to a file or folder. Always true on Windows.</summary>
    public static bool IsAccessible(string path, int rights)
    {
        try
        {
            return OperatingSystem.IsWindows() || Access(NullTerminated(path), rights) == 0;
        }
        catch (Exception exception) when (IsMissing(exception))
        {
            return true;
        }
    }

    /// <summary>Returns the device and the number of a file, or null if they are unknown.</summary>
    public static (ulong Device, ulong Inode)? FindInode(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return StatX(CurrentFolder, NullTerminated(path), 0, InodeNumber, out var status) == 0
                ? (((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode)
                : null;
        }
        catch (Exception exception) when (IsMissing(exception))
        {
            return null;
        }
    }

    private static byte[] NullTerminated(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static bool IsMissing(Exception exception) =>
        exception is DllNotFoundException or EntryPointNotFoundException;

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    private static extern int Access(byte[] path, int mode);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, out FileStatus status);

    /// <summary>The layout of <c>struct statx</c>, which is the same on all architectures.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
