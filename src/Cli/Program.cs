Console.WriteLine("satchel");
return 0;
